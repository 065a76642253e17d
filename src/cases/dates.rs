//! The dates people type: `1-7-2027`, `12 januari`, `vrijdag`, `over twee weken`.

use jiff::civil::{Date, Weekday, date};
use jiff::{Span as Time, ToSpan};

/// Words that announce a date at the end of a sentence.
const BEFORE: &[&str] =
    &["voor", "vóór", "uiterlijk", "tot", "t/m", "tm", "op", "per", "deadline", "binnen", "over"];

/// Words between such a word and the date that say nothing.
const FILLER: &[&str] =
    &["en", "met", "het", "aanstaande", "a.s.", "as", "komende", "op", "uiterlijk", "voor"];

const MONTHS: [&[&str]; 12] = [
    &["januari", "jan"],
    &["februari", "feb", "febr"],
    &["maart", "mrt"],
    &["april", "apr"],
    &["mei"],
    &["juni", "jun"],
    &["juli", "jul"],
    &["augustus", "aug"],
    &["september", "sep", "sept"],
    &["oktober", "okt"],
    &["november", "nov"],
    &["december", "dec"],
];

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("maandag", Weekday::Monday),
    ("dinsdag", Weekday::Tuesday),
    ("woensdag", Weekday::Wednesday),
    ("donderdag", Weekday::Thursday),
    ("vrijdag", Weekday::Friday),
    ("zaterdag", Weekday::Saturday),
    ("zondag", Weekday::Sunday),
];

/// Reads a text that is a date and nothing else. Without a year it is the next such day after `today`.
pub fn parse_date(text: &str, today: Date) -> Option<Date> {
    let lower = text.trim().trim_end_matches(['.', '!', ',']).to_lowercase();
    let mut words: Vec<&str> = lower.split_whitespace().collect();
    while words.len() > 1 && FILLER.contains(&words[0]) {
        words.remove(0);
    }
    match words.as_slice() {
        ["vandaag"] => Some(today),
        ["morgen"] => today.tomorrow().ok(),
        ["overmorgen"] => today.checked_add(2.days()).ok(),
        ["volgende", "week"] => today.checked_add(1.week()).ok(),
        ["volgende", "maand"] => today.checked_add(1.month()).ok(),
        ["volgende", "week", day] => next_week(today, weekday(day)?),
        ["over" | "binnen", count, unit] => today.checked_add(time(count, unit)?).ok(),
        [count, unit @ ("week" | "weken" | "dagen" | "maand" | "maanden" | "jaar")] => {
            today.checked_add(time(count, unit)?).ok()
        }
        ["eind", month] => last_of(today, month_of(month)?),
        [one] => weekday(one).and_then(|day| next(today, day)).or_else(|| in_figures(one, today)),
        [day, month] if weekday(day).is_none() => in_words(day, month, None, today),
        [_, date] => in_figures(date, today),
        [day, month, year] if weekday(day).is_none() => {
            in_words(day, month, year.parse().ok(), today)
        }
        [_, day, month] => in_words(day, month, None, today),
        [_, day, month, year] => in_words(day, month, year.parse().ok(), today),
        _ => None,
    }
}

/// A date at the end of a sentence, and the sentence without it: `… voor vrijdag`.
pub fn trailing_date(text: &str, today: Date) -> Option<(&str, Date)> {
    let starts: Vec<usize> = text
        .char_indices()
        .filter(|(at, c)| {
            !c.is_whitespace() && (*at == 0 || text[..*at].ends_with(char::is_whitespace))
        })
        .map(|(at, _)| at)
        .collect();
    // The earliest start wins, so that "voor vrijdag 12 januari" is read whole.
    for &at in starts.iter().rev().take(7).rev() {
        let tail = &text[at..];
        let word =
            tail.split_whitespace().next().unwrap_or("").trim_end_matches(':').to_lowercase();
        let found = if matches!(word.as_str(), "over" | "binnen") {
            parse_date(tail, today)
        } else if BEFORE.contains(&word.as_str()) {
            let behind = tail.split_once(char::is_whitespace).map_or("", |(_, behind)| behind);
            parse_date(behind, today)
        } else {
            parse_date(tail, today)
        };
        if let Some(date) = found {
            return Some((text[..at].trim_end_matches([' ', ',', ';', '(', '\n', '-']), date));
        }
    }
    None
}

fn in_figures(text: &str, today: Date) -> Option<Date> {
    let parts: Vec<&str> = text.split(['-', '/', '.']).filter(|part| !part.is_empty()).collect();
    let number = |at: usize| parts.get(at).and_then(|part| part.parse::<i16>().ok());
    match parts.len() {
        3 if parts[0].len() == 4 => day(number(0)?, number(1)?, number(2)?),
        3 => {
            let year = number(2)?;
            day(if parts[2].len() == 2 { 2000 + year } else { year }, number(1)?, number(0)?)
        }
        2 => coming(today, number(1)?, number(0)?),
        _ => None,
    }
}

fn in_words(number: &str, month: &str, year: Option<i16>, today: Date) -> Option<Date> {
    let number: i16 = number.trim_end_matches(['e', '.']).parse().ok()?;
    let month = month_of(month)?;
    match year {
        Some(year) => day(year, month, number),
        None => coming(today, month, number),
    }
}

fn month_of(word: &str) -> Option<i16> {
    let word = word.trim_end_matches('.');
    let at = MONTHS.iter().position(|names| names.contains(&word))?;
    i16::try_from(at + 1).ok()
}

fn weekday(word: &str) -> Option<Weekday> {
    WEEKDAYS.iter().find(|(name, _)| *name == word).map(|(_, day)| *day)
}

fn day(year: i16, month: i16, number: i16) -> Option<Date> {
    let (month, number) = (i8::try_from(month).ok()?, i8::try_from(number).ok()?);
    (1900..=2200).contains(&year).then(|| Date::new(year, month, number).ok()).flatten()
}

/// The next such day, today included.
fn coming(today: Date, month: i16, number: i16) -> Option<Date> {
    let this_year = day(today.year(), month, number)?;
    if this_year >= today { Some(this_year) } else { day(today.year() + 1, month, number) }
}

fn next(today: Date, day: Weekday) -> Option<Date> {
    today.nth_weekday(1, day).ok()
}

fn next_week(today: Date, day: Weekday) -> Option<Date> {
    let sunday =
        if today.weekday() == Weekday::Sunday { today } else { next(today, Weekday::Sunday)? };
    next(sunday, day)
}

fn last_of(today: Date, month: i16) -> Option<Date> {
    let year = if month < i16::from(today.month()) { today.year() + 1 } else { today.year() };
    Some(date(year, i8::try_from(month).ok()?, 1).last_of_month())
}

fn time(count: &str, unit: &str) -> Option<Time> {
    const NUMBERS: [&str; 12] = [
        "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf",
        "twaalf",
    ];
    let count: i64 = match NUMBERS.iter().position(|name| *name == count) {
        Some(at) => i64::try_from(at + 1).ok()?,
        None if count == "één" => 1,
        None => count.parse().ok().filter(|count| (0..=1000).contains(count))?,
    };
    match unit {
        "dag" | "dagen" => Some(count.days()),
        "week" | "weken" => Some(count.weeks()),
        "maand" | "maanden" => Some(count.months()),
        "jaar" => Some(count.years()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A Monday.
    const TODAY: Date = date(2026, 1, 5);

    #[test]
    fn dates_as_people_type_them() {
        for (typed, expected) in [
            ("2026-07-01", date(2026, 7, 1)),
            ("1-7-2026", date(2026, 7, 1)),
            ("1/7", date(2026, 7, 1)),
            ("4-1", date(2027, 1, 4)),
            ("12 januari", date(2026, 1, 12)),
            ("12 jan. 2027", date(2027, 1, 12)),
            ("vrijdag 9 januari 2026", date(2026, 1, 9)),
            ("vrijdag", date(2026, 1, 9)),
            ("maandag", date(2026, 1, 12)),
            ("volgende week dinsdag", date(2026, 1, 13)),
            ("morgen", date(2026, 1, 6)),
            ("over twee weken", date(2026, 1, 19)),
            ("eind februari", date(2026, 2, 28)),
        ] {
            assert_eq!(parse_date(typed, TODAY), Some(expected), "{typed}");
        }
        for typed in ["", "huisbezoek", "31-2-2026", "99", "de buren", "3 keer"] {
            assert_eq!(parse_date(typed, TODAY), None, "{typed}");
        }
    }

    #[test]
    fn a_date_at_the_end_is_taken_off() {
        for (typed, rest, expected) in [
            ("belt de buren voor vrijdag", "belt de buren", date(2026, 1, 9)),
            ("belt de buren vóór 12 januari", "belt de buren", date(2026, 1, 12)),
            ("huisbezoek uiterlijk vrijdag 9-1", "huisbezoek", date(2026, 1, 9)),
            ("huisbezoek morgen", "huisbezoek", date(2026, 1, 6)),
            ("tot en met 1-7-2026", "", date(2026, 7, 1)),
        ] {
            assert_eq!(trailing_date(typed, TODAY), Some((rest, expected)), "{typed}");
        }
        assert_eq!(trailing_date("zorgt voor de hond", TODAY), None);
    }
}
