//! What migrations are called, as Prisma calls them: `20261121120000_add_invoice`.

/// What Prisma allows behind the time.
const MAX_SLUG: usize = 200;

/// How many digits the time has: `YYYYMMDDHHMMSS`.
const TIME_DIGITS: usize = 14;

/// A name as it stands in the name of a folder: lower-case words of letters and digits with `_` between them. What is no such
/// letter separates words, as does a capital behind a small letter. `migration` where nothing is left.
pub fn slug(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut before = ' ';
    for c in name.chars() {
        let starts_word =
            c.is_ascii_uppercase() && (before.is_ascii_lowercase() || before.is_ascii_digit());
        if (starts_word || !c.is_ascii_alphanumeric()) && !out.is_empty() && !out.ends_with('_') {
            out.push('_');
        }
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        }
        before = c;
    }
    out.truncate(MAX_SLUG);
    out.truncate(out.trim_end_matches('_').len());
    if out.is_empty() {
        out.push_str("migration");
    }
    out
}

/// The slug of one of several parts: `add_x`, `add_x_2_create_index_users_email_idx`.
pub(super) fn part_slug(name: &str, number: u32, suffix: Option<&str>) -> String {
    let base = slug(name);
    match suffix {
        Some(suffix) if number > 1 => {
            let suffix = slug(&format!("{number}_{suffix}"));
            let room = MAX_SLUG.saturating_sub(suffix.len() + 1);
            let base = base.get(..room.min(base.len())).unwrap_or_default();
            slug(&format!("{base}_{suffix}"))
        }
        Some(_) | None => base,
    }
}

/// The time at the beginning of a migration's name, as a number of fourteen digits.
pub(super) fn time(name: &str) -> Option<u64> {
    let digits = name.get(..TIME_DIGITS)?;
    (digits.bytes().all(|byte| byte.is_ascii_digit()) && name[TIME_DIGITS..].starts_with('_'))
        .then(|| digits.parse().ok())
        .flatten()
}

/// The slug of a migration's name.
pub(super) fn slug_of(name: &str) -> &str {
    match time(name) {
        Some(_) => name.get(TIME_DIGITS + 1..).unwrap_or_default(),
        None => name,
    }
}

/// The second behind a time of fourteen digits.
pub(super) fn next_second(time: u64) -> u64 {
    let fields = [
        (1, 60, 0),
        (100, 60, 0),
        (10_000, 24, 0),
        (1_000_000, days(time) + 1, 1),
        (100_000_000, 13, 1),
    ];
    let mut time = time;
    for (unit, end, first) in fields {
        let value = time / unit % 100;
        if value + 1 < end {
            return time + unit;
        }
        time = time - value * unit + first * unit;
    }
    time + 10_000_000_000
}

/// The days of the time's month.
fn days(time: u64) -> u64 {
    let year = time / 10_000_000_000;
    match time / 100_000_000 % 100 {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_words_between_underscores() {
        assert_eq!(slug("add user"), "add_user");
        assert_eq!(slug("addUserV2Table"), "add_user_v2_table");
        assert_eq!(slug("--Add  \"x\"--"), "add_x");
        assert_eq!(slug("JSON"), "json");
        assert_eq!(slug("häß"), "h");
        assert_eq!(slug("…"), "migration");
        assert_eq!(slug(&"a".repeat(300)).len(), MAX_SLUG);
    }

    #[test]
    fn a_part_keeps_its_suffix() {
        assert_eq!(part_slug("add x", 1, Some("create_index_i")), "add_x");
        assert_eq!(
            part_slug("add x", 2, Some("create_index_i")),
            "add_x_2_create_index_i"
        );
        let long = part_slug(&"a".repeat(300), 2, Some("create_index_i"));
        assert!(
            long.len() <= MAX_SLUG && long.ends_with("_2_create_index_i"),
            "{long}"
        );
    }

    #[test]
    fn the_next_second_is_one_of_the_calendar() {
        assert_eq!(next_second(20_261_121_120_000), 20_261_121_120_001);
        assert_eq!(next_second(20_261_121_125_959), 20_261_121_130_000);
        assert_eq!(next_second(20_280_228_235_959), 20_280_229_000_000);
        assert_eq!(next_second(20_270_228_235_959), 20_270_301_000_000);
        assert_eq!(next_second(20_261_231_235_959), 20_270_101_000_000);
    }

    #[test]
    fn a_name_is_time_and_slug() {
        assert_eq!(time("20261121120000_add_x"), Some(20_261_121_120_000));
        assert_eq!(slug_of("20261121120000_add_x"), "add_x");
        assert_eq!((time("0_init"), slug_of("0_init")), (None, "0_init"));
    }
}
