/* SPDX-License-Identifier: Apache-2.0 */
#include "date_word.h"

#include <stdlib.h>
#include "text/fold.h"
#include "text/letter.h"
#include "text/utf8.h"

#define WORD_BYTES 40

/* Folded (text/fold.h), in the order of their bytes. A word that two languages use differently has
 * the meaning that stands between figures ("18 lis 2021"). */
static const struct word_row {
    const char *word;
    enum date_kind kind;
    int value;
} word_rows[] = {
    /* clang-format off */
    {"abr", DATE_MONTH, 4}, {"abril", DATE_MONTH, 4}, {"ago", DATE_AGO, 8},
    {"agosto", DATE_MONTH, 8}, {"agu", DATE_MONTH, 8}, {"agustos", DATE_MONTH, 8},
    {"agustus", DATE_MONTH, 8}, {"am", DATE_HALF_DAY, 0}, {"aout", DATE_MONTH, 8},
    {"apr", DATE_MONTH, 4}, {"april", DATE_MONTH, 4}, {"aprile", DATE_MONTH, 4},
    {"aprilie", DATE_MONTH, 4}, {"aprilis", DATE_MONTH, 4}, {"ara", DATE_MONTH, 12},
    {"aralik", DATE_MONTH, 12}, {"atras", DATE_AGO, 0}, {"aug", DATE_MONTH, 8},
    {"august", DATE_MONTH, 8}, {"augusti", DATE_MONTH, 8}, {"augustus", DATE_MONTH, 8},
    {"augusztus", DATE_MONTH, 8}, {"avr", DATE_MONTH, 4}, {"avril", DATE_MONTH, 4},
    {"brezna", DATE_MONTH, 3}, {"bst", DATE_ZONE, 60}, {"cdt", DATE_ZONE, -300},
    {"cervence", DATE_MONTH, 7}, {"cervna", DATE_MONTH, 6}, {"cest", DATE_ZONE, 120},
    {"cet", DATE_ZONE, 60}, {"cst", DATE_ZONE, -360}, {"cze", DATE_MONTH, 6},
    {"czerwca", DATE_MONTH, 6}, {"czerwiec", DATE_MONTH, 6}, {"dag", DATE_UNIT, 86400},
    {"dagar", DATE_UNIT, 86400}, {"dage", DATE_UNIT, 86400}, {"dagen", DATE_UNIT, 86400},
    {"dakika", DATE_UNIT, 60}, {"day", DATE_UNIT, 86400}, {"days", DATE_UNIT, 86400},
    {"dec", DATE_MONTH, 12}, {"december", DATE_MONTH, 12}, {"decembre", DATE_MONTH, 12},
    {"decembrie", DATE_MONTH, 12}, {"des", DATE_MONTH, 12}, {"desember", DATE_MONTH, 12},
    {"dez", DATE_MONTH, 12}, {"dezember", DATE_MONTH, 12}, {"dezembro", DATE_MONTH, 12},
    {"dia", DATE_UNIT, 86400}, {"dias", DATE_UNIT, 86400}, {"dic", DATE_MONTH, 12},
    {"dicembre", DATE_MONTH, 12}, {"diciembre", DATE_MONTH, 12}, {"dni", DATE_UNIT, 86400},
    {"dubna", DATE_MONTH, 4}, {"dzien", DATE_UNIT, 86400}, {"edt", DATE_ZONE, -240},
    {"eest", DATE_ZONE, 180}, {"eet", DATE_ZONE, 120}, {"eki", DATE_MONTH, 10},
    {"ekim", DATE_MONTH, 10}, {"elokuuta", DATE_MONTH, 8}, {"ene", DATE_MONTH, 1},
    {"enero", DATE_MONTH, 1}, {"est", DATE_ZONE, -300}, {"eyl", DATE_MONTH, 9},
    {"eylul", DATE_MONTH, 9}, {"fa", DATE_AGO, 0}, {"feb", DATE_MONTH, 2},
    {"febbraio", DATE_MONTH, 2}, {"feber", DATE_MONTH, 2}, {"febrero", DATE_MONTH, 2},
    {"februar", DATE_MONTH, 2}, {"februari", DATE_MONTH, 2}, {"februarie", DATE_MONTH, 2},
    {"february", DATE_MONTH, 2}, {"fev", DATE_MONTH, 2}, {"fevereiro", DATE_MONTH, 2},
    {"fevr", DATE_MONTH, 2}, {"fevrier", DATE_MONTH, 2}, {"geleden", DATE_AGO, 0},
    {"gen", DATE_MONTH, 1}, {"gennaio", DATE_MONTH, 1}, {"giorni", DATE_UNIT, 86400},
    {"giorno", DATE_UNIT, 86400}, {"giu", DATE_MONTH, 6}, {"giugno", DATE_MONTH, 6},
    {"gmt", DATE_ZONE, 0}, {"godzin", DATE_UNIT, 3600}, {"godzina", DATE_UNIT, 3600},
    {"godzine", DATE_UNIT, 3600}, {"godziny", DATE_UNIT, 3600}, {"gru", DATE_MONTH, 12},
    {"grudnia", DATE_MONTH, 12}, {"grudzien", DATE_MONTH, 12}, {"gun", DATE_UNIT, 86400},
    {"ha", DATE_AGO, 0}, {"hace", DATE_AGO, 0}, {"haz", DATE_MONTH, 6},
    {"haziran", DATE_MONTH, 6}, {"heinakuuta", DATE_MONTH, 7}, {"helmikuuta", DATE_MONTH, 2},
    {"heure", DATE_UNIT, 3600}, {"heures", DATE_UNIT, 3600}, {"hora", DATE_UNIT, 3600},
    {"horas", DATE_UNIT, 3600}, {"hour", DATE_UNIT, 3600}, {"hours", DATE_UNIT, 3600},
    {"hr", DATE_UNIT, 3600}, {"hrs", DATE_UNIT, 3600}, {"huhtikuuta", DATE_MONTH, 4},
    {"ian", DATE_MONTH, 1}, {"ianuarie", DATE_MONTH, 1}, {"iul", DATE_MONTH, 7},
    {"iulie", DATE_MONTH, 7}, {"iun", DATE_MONTH, 6}, {"iunie", DATE_MONTH, 6},
    {"jaen", DATE_MONTH, 1}, {"jan", DATE_MONTH, 1}, {"janeiro", DATE_MONTH, 1},
    {"janner", DATE_MONTH, 1}, {"januar", DATE_MONTH, 1}, {"januari", DATE_MONTH, 1},
    {"january", DATE_MONTH, 1}, {"janv", DATE_MONTH, 1}, {"janvier", DATE_MONTH, 1},
    {"joulukuuta", DATE_MONTH, 12}, {"jour", DATE_UNIT, 86400}, {"jours", DATE_UNIT, 86400},
    {"jst", DATE_ZONE, 540}, {"juil", DATE_MONTH, 7}, {"juillet", DATE_MONTH, 7},
    {"juin", DATE_MONTH, 6}, {"jul", DATE_MONTH, 7}, {"julho", DATE_MONTH, 7},
    {"juli", DATE_MONTH, 7}, {"julio", DATE_MONTH, 7}, {"julius", DATE_MONTH, 7},
    {"july", DATE_MONTH, 7}, {"jun", DATE_MONTH, 6}, {"june", DATE_MONTH, 6},
    {"junho", DATE_MONTH, 6}, {"juni", DATE_MONTH, 6}, {"junio", DATE_MONTH, 6},
    {"junius", DATE_MONTH, 6}, {"kas", DATE_MONTH, 11}, {"kasim", DATE_MONTH, 11},
    {"kesakuuta", DATE_MONTH, 6}, {"kst", DATE_ZONE, 540}, {"kvetna", DATE_MONTH, 5},
    {"kwi", DATE_MONTH, 4}, {"kwiecien", DATE_MONTH, 4}, {"kwietnia", DATE_MONTH, 4},
    {"ledna", DATE_MONTH, 1}, {"lip", DATE_MONTH, 7}, {"lipca", DATE_MONTH, 7},
    {"lipiec", DATE_MONTH, 7}, {"lis", DATE_MONTH, 11}, {"listopad", DATE_MONTH, 11},
    {"listopada", DATE_MONTH, 11}, {"listopadu", DATE_MONTH, 11}, {"lokakuuta", DATE_MONTH, 10},
    {"lug", DATE_MONTH, 7}, {"luglio", DATE_MONTH, 7}, {"lut", DATE_MONTH, 2},
    {"lutego", DATE_MONTH, 2}, {"luty", DATE_MONTH, 2}, {"maaliskuuta", DATE_MONTH, 3},
    {"maart", DATE_MONTH, 3}, {"maerz", DATE_MONTH, 3}, {"mag", DATE_MONTH, 5},
    {"maggio", DATE_MONTH, 5}, {"mai", DATE_MONTH, 5}, {"maio", DATE_MONTH, 5},
    {"maj", DATE_MONTH, 5}, {"maja", DATE_MONTH, 5}, {"majus", DATE_MONTH, 5},
    {"mar", DATE_MONTH, 3}, {"marc", DATE_MONTH, 3}, {"marca", DATE_MONTH, 3},
    {"march", DATE_MONTH, 3}, {"marcius", DATE_MONTH, 3}, {"marco", DATE_MONTH, 3},
    {"maret", DATE_MONTH, 3}, {"marraskuuta", DATE_MONTH, 11}, {"mars", DATE_MONTH, 3},
    {"mart", DATE_MONTH, 3}, {"martie", DATE_MONTH, 3}, {"marts", DATE_MONTH, 3},
    {"marz", DATE_MONTH, 3}, {"marzec", DATE_MONTH, 3}, {"marzo", DATE_MONTH, 3},
    {"may", DATE_MONTH, 5}, {"mayis", DATE_MONTH, 5}, {"mayo", DATE_MONTH, 5},
    {"mdt", DATE_ZONE, -360}, {"mei", DATE_MONTH, 5}, {"mesz", DATE_ZONE, 120},
    {"mez", DATE_ZONE, 60}, {"min", DATE_UNIT, 60}, {"mins", DATE_UNIT, 60},
    {"minut", DATE_UNIT, 60}, {"minuta", DATE_UNIT, 60}, {"minute", DATE_UNIT, 60},
    {"minuten", DATE_UNIT, 60}, {"minuter", DATE_UNIT, 60}, {"minutes", DATE_UNIT, 60},
    {"minuti", DATE_UNIT, 60}, {"minuto", DATE_UNIT, 60}, {"minutos", DATE_UNIT, 60},
    {"minutter", DATE_UNIT, 60}, {"minuty", DATE_UNIT, 60}, {"minuut", DATE_UNIT, 60},
    {"mrt", DATE_MONTH, 3}, {"mrz", DATE_MONTH, 3}, {"msk", DATE_ZONE, 180},
    {"mst", DATE_ZONE, -420}, {"nis", DATE_MONTH, 4}, {"nisan", DATE_MONTH, 4},
    {"noi", DATE_MONTH, 11}, {"noiembrie", DATE_MONTH, 11}, {"nov", DATE_MONTH, 11},
    {"november", DATE_MONTH, 11}, {"novembre", DATE_MONTH, 11}, {"novembro", DATE_MONTH, 11},
    {"noviembre", DATE_MONTH, 11}, {"oca", DATE_MONTH, 1}, {"ocak", DATE_MONTH, 1},
    {"oct", DATE_MONTH, 10}, {"october", DATE_MONTH, 10}, {"octobre", DATE_MONTH, 10},
    {"octombrie", DATE_MONTH, 10}, {"octubre", DATE_MONTH, 10}, {"okt", DATE_MONTH, 10},
    {"oktober", DATE_MONTH, 10}, {"once", DATE_AGO, 0}, {"ora", DATE_UNIT, 3600},
    {"ore", DATE_UNIT, 3600}, {"ott", DATE_MONTH, 10}, {"ottobre", DATE_MONTH, 10},
    {"out", DATE_MONTH, 10}, {"outubro", DATE_MONTH, 10}, {"paz", DATE_MONTH, 10},
    {"pazdziernik", DATE_MONTH, 10}, {"pazdziernika", DATE_MONTH, 10}, {"pdt", DATE_ZONE, -420},
    {"pm", DATE_HALF_DAY, 12}, {"prosince", DATE_MONTH, 12}, {"pst", DATE_ZONE, -480},
    {"rijna", DATE_MONTH, 10}, {"saat", DATE_UNIT, 3600}, {"sedan", DATE_AGO, 0},
    {"sep", DATE_MONTH, 9}, {"sept", DATE_MONTH, 9}, {"september", DATE_MONTH, 9},
    {"septembre", DATE_MONTH, 9}, {"septembrie", DATE_MONTH, 9}, {"septiembre", DATE_MONTH, 9},
    {"set", DATE_MONTH, 9}, {"setembro", DATE_MONTH, 9}, {"setiembre", DATE_MONTH, 9},
    {"settembre", DATE_MONTH, 9}, {"siden", DATE_AGO, 0}, {"sie", DATE_MONTH, 8},
    {"sierpien", DATE_MONTH, 8}, {"sierpnia", DATE_MONTH, 8}, {"srpna", DATE_MONTH, 8},
    {"stunde", DATE_UNIT, 3600}, {"stunden", DATE_UNIT, 3600}, {"sty", DATE_MONTH, 1},
    {"styczen", DATE_MONTH, 1}, {"stycznia", DATE_MONTH, 1}, {"sub", DATE_MONTH, 2},
    {"subat", DATE_MONTH, 2}, {"syyskuuta", DATE_MONTH, 9}, {"szept", DATE_MONTH, 9},
    {"szeptember", DATE_MONTH, 9}, {"tag", DATE_UNIT, 86400}, {"tage", DATE_UNIT, 86400},
    {"tagen", DATE_UNIT, 86400}, {"tammikuuta", DATE_MONTH, 1}, {"tem", DATE_MONTH, 7},
    {"temmuz", DATE_MONTH, 7}, {"temu", DATE_AGO, 0}, {"time", DATE_UNIT, 3600},
    {"timer", DATE_UNIT, 3600}, {"timmar", DATE_UNIT, 3600}, {"timme", DATE_UNIT, 3600},
    {"toukokuuta", DATE_MONTH, 5}, {"unora", DATE_MONTH, 2}, {"ut", DATE_ZONE, 0},
    {"utc", DATE_ZONE, 0}, {"uur", DATE_UNIT, 3600}, {"vor", DATE_AGO, 0}, {"wet", DATE_ZONE, 0},
    {"wrz", DATE_MONTH, 9}, {"wrzesien", DATE_MONTH, 9}, {"wrzesnia", DATE_MONTH, 9},
    {"y", DATE_AGO, 0}, {"z", DATE_ZONE, 0}, {"zari", DATE_MONTH, 9}, {"απριλιου", DATE_MONTH, 4},
    {"αυγουστου", DATE_MONTH, 8}, {"δεκεμβριου", DATE_MONTH, 12}, {"ιανουαριου", DATE_MONTH, 1},
    {"ιουλιου", DATE_MONTH, 7}, {"ιουνιου", DATE_MONTH, 6}, {"μαιου", DATE_MONTH, 5},
    {"μαρτιου", DATE_MONTH, 3}, {"νοεμβριου", DATE_MONTH, 11}, {"οκτωβριου", DATE_MONTH, 10},
    {"σεπτεμβριου", DATE_MONTH, 9}, {"φεβρουαριου", DATE_MONTH, 2}, {"авг", DATE_MONTH, 8},
    {"август", DATE_MONTH, 8}, {"августа", DATE_MONTH, 8}, {"апр", DATE_MONTH, 4},
    {"апрель", DATE_MONTH, 4}, {"апреля", DATE_MONTH, 4}, {"април", DATE_MONTH, 4},
    {"березня", DATE_MONTH, 3}, {"вересня", DATE_MONTH, 9}, {"година", DATE_UNIT, 3600},
    {"години", DATE_UNIT, 3600}, {"грудня", DATE_MONTH, 12}, {"дек", DATE_MONTH, 12},
    {"декабрь", DATE_MONTH, 12}, {"декабря", DATE_MONTH, 12}, {"декември", DATE_MONTH, 12},
    {"день", DATE_UNIT, 86400}, {"днеи", DATE_UNIT, 86400}, {"дня", DATE_UNIT, 86400},
    {"жовтня", DATE_MONTH, 10}, {"июл", DATE_MONTH, 7}, {"июль", DATE_MONTH, 7},
    {"июля", DATE_MONTH, 7}, {"июн", DATE_MONTH, 6}, {"июнь", DATE_MONTH, 6},
    {"июня", DATE_MONTH, 6}, {"квітня", DATE_MONTH, 4}, {"липня", DATE_MONTH, 7},
    {"листопада", DATE_MONTH, 11}, {"лютого", DATE_MONTH, 2}, {"маи", DATE_MONTH, 5},
    {"мар", DATE_MONTH, 3}, {"март", DATE_MONTH, 3}, {"марта", DATE_MONTH, 3},
    {"мая", DATE_MONTH, 5}, {"минут", DATE_UNIT, 60}, {"минуту", DATE_UNIT, 60},
    {"минуты", DATE_UNIT, 60}, {"мск", DATE_ZONE, 180}, {"назад", DATE_AGO, 0},
    {"ноември", DATE_MONTH, 11}, {"ноя", DATE_MONTH, 11}, {"нояб", DATE_MONTH, 11},
    {"ноябрь", DATE_MONTH, 11}, {"ноября", DATE_MONTH, 11}, {"окт", DATE_MONTH, 10},
    {"октомври", DATE_MONTH, 10}, {"октябрь", DATE_MONTH, 10}, {"октября", DATE_MONTH, 10},
    {"сен", DATE_MONTH, 9}, {"сент", DATE_MONTH, 9}, {"сентябрь", DATE_MONTH, 9},
    {"сентября", DATE_MONTH, 9}, {"септември", DATE_MONTH, 9}, {"серпня", DATE_MONTH, 8},
    {"січня", DATE_MONTH, 1}, {"тому", DATE_AGO, 0}, {"травня", DATE_MONTH, 5},
    {"фев", DATE_MONTH, 2}, {"февр", DATE_MONTH, 2}, {"февраль", DATE_MONTH, 2},
    {"февраля", DATE_MONTH, 2}, {"февруари", DATE_MONTH, 2}, {"час", DATE_UNIT, 3600},
    {"часа", DATE_UNIT, 3600}, {"часов", DATE_UNIT, 3600}, {"червня", DATE_MONTH, 6},
    {"юли", DATE_MONTH, 7}, {"юни", DATE_MONTH, 6}, {"янв", DATE_MONTH, 1},
    {"январь", DATE_MONTH, 1}, {"января", DATE_MONTH, 1}, {"януари", DATE_MONTH, 1},
    {"אוגוסט", DATE_MONTH, 8}, {"אוקטובר", DATE_MONTH, 10}, {"אפריל", DATE_MONTH, 4},
    {"באוגוסט", DATE_MONTH, 8}, {"באוקטובר", DATE_MONTH, 10}, {"באפריל", DATE_MONTH, 4},
    {"בדצמבר", DATE_MONTH, 12}, {"ביולי", DATE_MONTH, 7}, {"ביוני", DATE_MONTH, 6},
    {"בינואר", DATE_MONTH, 1}, {"במאי", DATE_MONTH, 5}, {"במרץ", DATE_MONTH, 3},
    {"בנובמבר", DATE_MONTH, 11}, {"בספטמבר", DATE_MONTH, 9}, {"בפברואר", DATE_MONTH, 2},
    {"דצמבר", DATE_MONTH, 12}, {"יולי", DATE_MONTH, 7}, {"יוני", DATE_MONTH, 6},
    {"ינואר", DATE_MONTH, 1}, {"מאי", DATE_MONTH, 5}, {"מרץ", DATE_MONTH, 3},
    {"נובמבר", DATE_MONTH, 11}, {"ספטמבר", DATE_MONTH, 9}, {"פברואר", DATE_MONTH, 2},
    {"اب", DATE_MONTH, 8}, {"ابان", DATE_JALALI, 8}, {"ابريل", DATE_MONTH, 4},
    {"اذار", DATE_MONTH, 3}, {"ارديبهشت", DATE_JALALI, 2}, {"اسفند", DATE_JALALI, 12},
    {"اغسطس", DATE_MONTH, 8}, {"افريل", DATE_MONTH, 4}, {"اكتبر", DATE_MONTH, 10},
    {"اكتوبر", DATE_MONTH, 10}, {"الاخر", DATE_ORDINAL, 2}, {"الاخره", DATE_ORDINAL, 2},
    {"الاول", DATE_ORDINAL, 1}, {"الاولي", DATE_ORDINAL, 1}, {"الثاني", DATE_ORDINAL, 2},
    {"الثانيه", DATE_ORDINAL, 2}, {"الحجه", DATE_ORDINAL, 2}, {"القعده", DATE_ORDINAL, 1},
    {"المحرم", DATE_HIJRI, 1}, {"اوت", DATE_MONTH, 8}, {"اوريل", DATE_MONTH, 4},
    {"اول", DATE_ORDINAL, 1}, {"ايار", DATE_MONTH, 5}, {"ايام", DATE_UNIT, 86400},
    {"ايلول", DATE_MONTH, 9}, {"اپريل", DATE_MONTH, 4}, {"اگست", DATE_MONTH, 8},
    {"اگوست", DATE_MONTH, 8}, {"بتوقيت", DATE_AT, 0}, {"بهمن", DATE_JALALI, 11},
    {"ت", DATE_HALF_MONTH, 10}, {"تشرين", DATE_HALF_MONTH, 10}, {"تموز", DATE_MONTH, 7},
    {"توقيت", DATE_AT, 0}, {"تير", DATE_JALALI, 4}, {"ثان", DATE_ORDINAL, 2},
    {"ثاني", DATE_ORDINAL, 2}, {"جانفي", DATE_MONTH, 1}, {"جرينتش", DATE_ZONE, 0},
    {"جماد", DATE_HALF_HIJRI, 5}, {"جمادي", DATE_HALF_HIJRI, 5}, {"جنوري", DATE_MONTH, 1},
    {"جوان", DATE_MONTH, 6}, {"جولائي", DATE_MONTH, 7}, {"جولاي", DATE_MONTH, 7},
    {"جون", DATE_MONTH, 6}, {"جويليه", DATE_MONTH, 7}, {"حزيران", DATE_MONTH, 6},
    {"خرداد", DATE_JALALI, 3}, {"دجنبر", DATE_MONTH, 12}, {"دسامبر", DATE_MONTH, 12},
    {"دسمبر", DATE_MONTH, 12}, {"دقائق", DATE_UNIT, 60}, {"دقيقتان", DATE_TWO_UNITS, 60},
    {"دقيقتين", DATE_TWO_UNITS, 60}, {"دقيقه", DATE_UNIT, 60}, {"دي", DATE_JALALI, 10},
    {"ديسمبر", DATE_MONTH, 12}, {"ذو", DATE_HALF_HIJRI, 11}, {"ذي", DATE_HALF_HIJRI, 11},
    {"ربيع", DATE_HALF_HIJRI, 3}, {"رجب", DATE_HIJRI, 7}, {"رمضان", DATE_HIJRI, 9},
    {"روز", DATE_UNIT, 86400}, {"ساعات", DATE_UNIT, 3600}, {"ساعت", DATE_UNIT, 3600},
    {"ساعتان", DATE_TWO_UNITS, 3600}, {"ساعتين", DATE_TWO_UNITS, 3600}, {"ساعه", DATE_UNIT, 3600},
    {"سبتمبر", DATE_MONTH, 9}, {"ستمبر", DATE_MONTH, 9}, {"سپتامبر", DATE_MONTH, 9},
    {"شباط", DATE_MONTH, 2}, {"شتنبر", DATE_MONTH, 9}, {"شعبان", DATE_HIJRI, 8},
    {"شهريور", DATE_JALALI, 6}, {"شوال", DATE_HIJRI, 10}, {"ص", DATE_HALF_DAY, 0},
    {"صباحا", DATE_HALF_DAY, 0}, {"صفر", DATE_HIJRI, 2}, {"غرينتش", DATE_ZONE, 0},
    {"غرينيتش", DATE_ZONE, 0}, {"غشت", DATE_MONTH, 8}, {"فبراير", DATE_MONTH, 2},
    {"فروردين", DATE_JALALI, 1}, {"فروري", DATE_MONTH, 2}, {"فوريه", DATE_MONTH, 2},
    {"فيفري", DATE_MONTH, 2}, {"قبل", DATE_AGO, 0}, {"ك", DATE_HALF_MONTH, 12},
    {"كانون", DATE_HALF_MONTH, 12}, {"م", DATE_HALF_DAY, 12}, {"مئي", DATE_MONTH, 5},
    {"مارس", DATE_MONTH, 3}, {"مارچ", DATE_MONTH, 3}, {"ماي", DATE_MONTH, 5},
    {"مايو", DATE_MONTH, 5}, {"محرم", DATE_HIJRI, 1}, {"مرداد", DATE_JALALI, 5},
    {"مساء", DATE_HALF_DAY, 12}, {"مكه", DATE_ZONE, 180}, {"منذ", DATE_AGO, 0},
    {"مه", DATE_MONTH, 5}, {"مهر", DATE_JALALI, 7}, {"مي", DATE_MONTH, 5},
    {"نوامبر", DATE_MONTH, 11}, {"نوفمبر", DATE_MONTH, 11}, {"نومبر", DATE_MONTH, 11},
    {"نونبر", DATE_MONTH, 11}, {"نيسان", DATE_MONTH, 4}, {"يناير", DATE_MONTH, 1},
    {"يوليه", DATE_MONTH, 7}, {"يوليو", DATE_MONTH, 7}, {"يوليوز", DATE_MONTH, 7},
    {"يوم", DATE_UNIT, 86400}, {"يوما", DATE_UNIT, 86400}, {"يومان", DATE_TWO_UNITS, 86400},
    {"يومين", DATE_TWO_UNITS, 86400}, {"يونيه", DATE_MONTH, 6}, {"يونيو", DATE_MONTH, 6},
    {"پيش", DATE_AGO, 0}, {"ژانويه", DATE_MONTH, 1}, {"ژوئن", DATE_MONTH, 6},
    {"ژوئيه", DATE_MONTH, 7},
    /* clang-format on */
};

#define WORD_ROWS (sizeof(word_rows) / sizeof(word_rows[0]))

int date_word_digit(uint32_t c)
{
    if (c >= '0' && c <= '9')
        return (int)(c - '0');
    if (c >= 0x660 && c <= 0x669)
        return (int)(c - 0x660);
    if (c >= 0x6F0 && c <= 0x6F9)
        return (int)(c - 0x6F0);
    return -1;
}

static bool is_dropped(uint32_t c)
{
    return (c >= 0x64B && c <= 0x652) || c == 0x640 || (c >= 0x200B && c <= 0x200F) || c == 0x61C ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) ||
           (c >= 0x300 && c <= 0x36F);
}

static bool is_letter(uint32_t c)
{
    if (c < 0x80)
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter_script(c) != LETTER_SCRIPT_NONE;
}

/* Year, month and day of Chinese, Japanese and Korean dates; dashes that look alike. */
static uint32_t mark_of(uint32_t c)
{
    static const uint32_t dashes[] = {0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212,
                                      0x5E74, 0x6708, 0x65E5, 0xB144, 0xC6D4, 0xC77C};
    for (size_t i = 0; i < sizeof(dashes) / sizeof(dashes[0]); i++)
        if (c == dashes[i])
            return '-';
    return c == 0x60C ? ',' : 0;
}

static int row_compare(const void *key, const void *row)
{
    return strcmp(key, ((const struct word_row *)row)->word);
}

static void number_read(struct span s, size_t *i, struct date_token *t)
{
    t->kind = DATE_NUMBER;
    for (int d;;) {
        size_t next = *i;
        if (next >= s.n)
            break;
        uint32_t c = utf8_next(s, &next);
        if ((d = date_word_digit(c)) < 0)
            break;
        t->is_arabic = c > 0x7F;
        t->is_persian = c >= 0x6F0;
        if (t->digits < 15)
            t->value = t->value * 10 + d;
        t->digits++;
        *i = next;
    }
}

static void word_read(struct span s, size_t *i, struct date_token *t)
{
    char word[WORD_BYTES];
    size_t n = 0;
    while (*i < s.n) {
        size_t next = *i;
        uint32_t c = utf8_next(s, &next);
        if ((!is_letter(c) && !is_dropped(c)) || mark_of(c))
            break;
        uint32_t folded = is_dropped(c) ? 0 : fold_point(c);
        if (folded && n + 5 < WORD_BYTES)
            n += utf8_write(folded, word + n);
        *i = next;
        if (c == 'T' && *i < s.n && date_word_digit((unsigned char)s.p[*i]) >= 0)
            break; /* 2021-11-18T10:00 */
    }
    word[n] = 0;
    const struct word_row *row =
        bsearch(word, word_rows, WORD_ROWS, sizeof(word_rows[0]), row_compare);
    t->kind = row ? row->kind : DATE_WORD;
    t->value = row ? row->value : 0;
}

static size_t tokens_read(struct span s, struct date_token *ret)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n && n < DATE_TOKENS;) {
        size_t next = i;
        uint32_t c = utf8_next(s, &next), mark = mark_of(c);
        struct date_token t = {.start = i};
        if (date_word_digit(c) >= 0) {
            number_read(s, &i, &t);
        } else if (is_letter(c) && !mark) {
            word_read(s, &i, &t);
        } else {
            i = next;
            if (c <= ' ' || c == 0xA0 || c == 0x202F || c == 0x2009 || is_dropped(c))
                continue;
            t.kind = DATE_MARK;
            t.value = mark ? mark : c;
        }
        t.end = i;
        ret[n++] = t;
    }
    return n;
}

/* الثاني behind تشرين, 2 behind كانون: 1 or 2, else 0. */
static int64_t half_of(const struct date_token *t)
{
    bool is_figure = t->kind == DATE_NUMBER && t->digits == 1 && t->value >= 1 && t->value <= 2;
    return t->kind == DATE_ORDINAL || is_figure ? t->value : 0;
}

static bool is_same_month(const struct date_token *t)
{
    return t[0].kind == DATE_MONTH && t[1].kind == DATE_MARK && t[2].kind == DATE_MONTH &&
           t[0].value == t[2].value;
}

static void half_resolve(struct date_token *t, int64_t half)
{
    if (t->kind == DATE_HALF_MONTH) {
        t->kind = DATE_MONTH;
        t->value = half == 1 ? t->value : t->value == 12 ? 1 : 11;
    } else {
        t->kind = DATE_HIJRI;
        t->value += half - 1;
    }
}

/* تشرين الثاني and كانون 2 become one token; "تشرين الثاني/نوفمبر" too. */
static size_t months_join(struct date_token *t, size_t n)
{
    size_t w = 0;
    for (size_t i = 0; i < n; i++) {
        struct date_token k = t[i];
        bool is_half = k.kind == DATE_HALF_MONTH || k.kind == DATE_HALF_HIJRI;
        int64_t half = is_half ? half_of(&t[i + 1]) : 0;
        if (half) {
            half_resolve(&k, half);
            k.end = t[++i].end;
        }
        t[w++] = k;
        if (w >= 3 && is_same_month(&t[w - 3])) {
            w -= 2;
            if (t[i + 1].kind == DATE_MARK && t[i + 1].value == ')')
                i++;
            t[w - 1].end = t[i].end;
        }
    }
    return w;
}

size_t date_word_split(struct span s, struct date_token ret[DATE_TOKENS + DATE_BEYOND])
{
    memset(ret, 0, sizeof(ret[0]) * (DATE_TOKENS + DATE_BEYOND));
    size_t n = months_join(ret, tokens_read(s, ret));
    memset(ret + n, 0, sizeof(ret[0]) * (DATE_TOKENS + DATE_BEYOND - n));
    return n;
}

bool date_word_check(const char **ret_wrong)
{
    for (size_t i = 0; i < WORD_ROWS; i++) {
        struct span word = span_of(word_rows[i].word);
        char folded[WORD_BYTES * 2];
        size_t n = 0;
        for (size_t k = 0; k < word.n && n < WORD_BYTES;) {
            uint32_t c = fold_point(utf8_next(word, &k));
            n += c ? utf8_write(c, folded + n) : 0;
        }
        *ret_wrong = word_rows[i].word;
        if (!span_equal(word, span_at(folded, n)))
            return false;
        if (i && strcmp(word_rows[i - 1].word, word_rows[i].word) >= 0)
            return false;
    }
    return true;
}
