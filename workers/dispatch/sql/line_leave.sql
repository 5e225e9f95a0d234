-- No pauses are kept any more: whoever stands in a line is free to go.
update job set in_line = false where in_line
