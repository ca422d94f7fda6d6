//! `data/world/*.tsv` -> facts, with the codes that they are written with. The files are part of the program.

use orm::prelude::*;
use std::str::FromStr;

/// All that the files say.
pub(crate) struct Facts {
    pub(crate) regions: Vec<Region>,
    pub(crate) languages: Vec<Language>,
    pub(crate) currencies: Vec<Currency>,
    pub(crate) organisations: Vec<Organisation>,
    pub(crate) countries: Vec<Country>,
    pub(crate) subdivisions: Vec<Subdivision>,
    pub(crate) cities: Vec<City>,
    pub(crate) borders: Vec<Borders>,
    pub(crate) former: Vec<Former>,
    pub(crate) translations: Vec<Translation>,
    pub(crate) notes: Vec<Note>,
}

pub(crate) struct Region {
    pub(crate) number: i64,
    pub(crate) parent: Option<i64>,
    pub(crate) name: &'static str,
}

pub(crate) struct Language {
    pub(crate) code: &'static str,
    pub(crate) code2: Option<&'static str>,
    pub(crate) name: &'static str,
}

pub(crate) struct Currency {
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
}

pub(crate) struct Organisation {
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
    pub(crate) members: Vec<&'static str>,
}

pub(crate) struct Country {
    pub(crate) number: i64,
    pub(crate) code: &'static str,
    pub(crate) code3: &'static str,
    pub(crate) region: i64,
    pub(crate) name: &'static str,
    pub(crate) capital: &'static str,
    pub(crate) area_km2: i64,
    pub(crate) population: i64,
    pub(crate) languages: Vec<Spoken>,
    pub(crate) currencies: Vec<Tender>,
}

/// `deu*:62`: an official language, and the share of people who speak it.
pub(crate) struct Spoken {
    pub(crate) language: &'static str,
    pub(crate) is_official: bool,
    pub(crate) share_percent: Option<Decimal>,
}

/// `EUR:1999`: a currency, and the year of its introduction.
pub(crate) struct Tender {
    pub(crate) currency: &'static str,
    pub(crate) since: Option<i32>,
}

pub(crate) struct Subdivision {
    pub(crate) country: &'static str,
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
}

pub(crate) struct City {
    pub(crate) country: &'static str,
    pub(crate) subdivision: &'static str,
    pub(crate) name: &'static str,
    pub(crate) population: i64,
}

/// The neighbours of a country that come after it, with the lengths of the borders.
pub(crate) struct Borders {
    pub(crate) country: &'static str,
    pub(crate) neighbours: Vec<(&'static str, Option<i32>)>,
}

/// A country that there was.
pub(crate) struct Former {
    pub(crate) number: i64,
    pub(crate) code: &'static str,
    pub(crate) code3: &'static str,
    pub(crate) region: i64,
    pub(crate) name: &'static str,
    pub(crate) area_km2: i64,
    pub(crate) population: i64,
    pub(crate) population_year: i32,
    pub(crate) ended_on: NaiveDate,
    pub(crate) successors: Vec<&'static str>,
    pub(crate) subdivisions: Vec<(&'static str, &'static str)>,
}

pub(crate) struct Translation {
    pub(crate) kind: &'static str,
    pub(crate) key: &'static str,
    pub(crate) german: &'static str,
    pub(crate) spanish: &'static str,
    pub(crate) french: &'static str,
}

pub(crate) struct Note {
    pub(crate) kind: &'static str,
    pub(crate) country: &'static str,
    pub(crate) text: &'static str,
}

macro_rules! file {
    ($name:literal) => {
        File {
            name: $name,
            text: include_str!(concat!("../../../data/world/", $name)),
        }
    };
}

/// Reads all files.
pub(crate) fn facts() -> Result<Facts, String> {
    Ok(Facts {
        regions: file!("regions.tsv").read(region)?,
        languages: file!("languages.tsv").read(language)?,
        currencies: file!("currencies.tsv").read(currency)?,
        organisations: file!("organisations.tsv").read(organisation)?,
        countries: file!("countries.tsv").read(country)?,
        subdivisions: file!("subdivisions.tsv").read(subdivision)?,
        cities: file!("cities.tsv").read(city)?,
        borders: file!("borders.tsv").read(borders)?,
        former: file!("former.tsv").read(former)?,
        translations: file!("translations.tsv").read(translation)?,
        notes: file!("notes.tsv").read(note)?,
    })
}

fn region(cells: &mut Cells) -> Result<Region, String> {
    Ok(Region {
        number: cells.number()?,
        parent: match cells.text()? {
            "" => None,
            number => Some(parse(number)?),
        },
        name: cells.text()?,
    })
}

fn language(cells: &mut Cells) -> Result<Language, String> {
    Ok(Language {
        code: cells.text()?,
        code2: Some(cells.text()?).filter(|code| !code.is_empty()),
        name: cells.text()?,
    })
}

fn currency(cells: &mut Cells) -> Result<Currency, String> {
    Ok(Currency {
        code: cells.text()?,
        name: cells.text()?,
    })
}

fn organisation(cells: &mut Cells) -> Result<Organisation, String> {
    Ok(Organisation {
        code: cells.text()?,
        name: cells.text()?,
        members: cells.words()?.collect(),
    })
}

fn country(cells: &mut Cells) -> Result<Country, String> {
    Ok(Country {
        number: cells.number()?,
        code: cells.text()?,
        code3: cells.text()?,
        region: cells.number()?,
        name: cells.text()?,
        capital: cells.text()?,
        area_km2: cells.number()?,
        population: cells.number()?,
        languages: cells.words()?.map(spoken).collect::<Result<_, _>>()?,
        currencies: cells.words()?.map(tender).collect::<Result<_, _>>()?,
    })
}

fn spoken(word: &'static str) -> Result<Spoken, String> {
    let (code, share_percent) = with_number::<Decimal>(word)?;
    let official = code.strip_suffix('*');
    Ok(Spoken {
        language: official.unwrap_or(code),
        is_official: official.is_some(),
        share_percent,
    })
}

fn tender(word: &'static str) -> Result<Tender, String> {
    let (currency, since) = with_number(word)?;
    Ok(Tender { currency, since })
}

fn subdivision(cells: &mut Cells) -> Result<Subdivision, String> {
    Ok(Subdivision {
        country: cells.text()?,
        code: cells.text()?,
        name: cells.text()?,
    })
}

fn city(cells: &mut Cells) -> Result<City, String> {
    Ok(City {
        country: cells.text()?,
        subdivision: cells.text()?,
        name: cells.text()?,
        population: cells.number()?,
    })
}

fn borders(cells: &mut Cells) -> Result<Borders, String> {
    Ok(Borders {
        country: cells.text()?,
        neighbours: cells.words()?.map(with_number).collect::<Result<_, _>>()?,
    })
}

fn former(cells: &mut Cells) -> Result<Former, String> {
    Ok(Former {
        number: cells.number()?,
        code: cells.text()?,
        code3: cells.text()?,
        region: cells.number()?,
        name: cells.text()?,
        area_km2: cells.number()?,
        population: cells.number()?,
        population_year: cells.number()?,
        ended_on: cells.number()?,
        successors: cells.words()?.collect(),
        subdivisions: {
            let names = cells.text()?.split(", ").filter(|name| !name.is_empty());
            names.filter_map(|name| name.split_once(' ')).collect()
        },
    })
}

fn translation(cells: &mut Cells) -> Result<Translation, String> {
    Ok(Translation {
        kind: cells.text()?,
        key: cells.text()?,
        german: cells.text()?,
        spanish: cells.text()?,
        french: cells.text()?,
    })
}

fn note(cells: &mut Cells) -> Result<Note, String> {
    Ok(Note {
        kind: cells.text()?,
        country: cells.text()?,
        text: cells.text()?,
    })
}

struct File {
    name: &'static str,
    text: &'static str,
}

impl File {
    fn read<T>(self, read: fn(&mut Cells) -> Result<T, String>) -> Result<Vec<T>, String> {
        let lines = self.text.lines().enumerate();
        lines
            .filter(|(_, line)| !line.starts_with('#'))
            .map(|(at, line)| {
                let mut cells = Cells(line.split('\t'));
                let row = read(&mut cells).and_then(|row| cells.end().map(|()| row));
                row.map_err(|error| format!("data/world/{}:{}: {error}", self.name, at + 1))
            })
            .collect()
    }
}

/// What is left of a line.
struct Cells(std::str::Split<'static, char>);

impl Cells {
    fn text(&mut self) -> Result<&'static str, String> {
        self.0.next().ok_or_else(|| "a cell is missing".to_owned())
    }

    /// A number or a date.
    fn number<T: FromStr>(&mut self) -> Result<T, String> {
        parse(self.text()?)
    }

    fn words(&mut self) -> Result<std::str::SplitWhitespace<'static>, String> {
        self.text().map(str::split_whitespace)
    }

    fn end(&mut self) -> Result<(), String> {
        match self.0.next() {
            None => Ok(()),
            Some(text) => Err(format!("`{text}` is a cell too many")),
        }
    }
}

/// `code` or `code:number`.
fn with_number<T: FromStr>(word: &'static str) -> Result<(&'static str, Option<T>), String> {
    match word.split_once(':') {
        None => Ok((word, None)),
        Some((code, number)) => Ok((code, Some(parse(number)?))),
    }
}

fn parse<T: FromStr>(text: &str) -> Result<T, String> {
    text.parse()
        .map_err(|_| format!("`{text}` is no number or date"))
}
