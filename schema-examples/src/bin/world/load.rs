//! Facts -> database: creates the tables from the generated DDL and fills them, in one transaction.
//! Codes become keys here; a code that nothing has is an error that names it.

use crate::facts::{self, Facts};
use orm::prelude::*;
use orm::{Create, CreateMany, IntoCreate};
use schema_examples::generate;
use schema_examples::world::*;
use std::collections::BTreeMap;
use std::error::Error;

/// The year of the populations in `countries.tsv`.
const POPULATION_YEAR: i32 = 2023;

pub(crate) async fn load(db: &Db, facts: &Facts) -> Result<u64, Box<dyn Error>> {
    let ddl = generate::WORLD.ddl(db.dialect())?;
    let is_atomic = db.dialect().capabilities().transactional_ddl;
    if !is_atomic {
        // It would commit the transaction behind our back.
        db.batch(&ddl).await.map_err(hint)?;
    }
    db.transaction(async |tx| {
        if is_atomic {
            tx.batch(&ddl).await.map_err(hint)?;
        }
        fill(tx, facts).await
    })
    .await
}

fn hint(error: orm::Error) -> String {
    format!("cannot create the tables: {error}\n  the database of `--url` must be empty")
}

/// What is referred to comes before what refers.
async fn fill(tx: &Tx, facts: &Facts) -> Result<u64, Box<dyn Error>> {
    let keys = Keys::new(facts);
    let mut rows = create(tx, facts.regions.iter().map(region)).await?;
    rows += create(tx, facts.languages.iter().map(language)).await?;
    rows += create(tx, facts.currencies.iter().map(currency)).await?;

    rows += undivided(tx, facts).await?;
    rows += create(tx, divided(facts)?).await?;
    rows += create(tx, borders(facts, &keys)?).await?;
    rows += create(tx, language_uses(facts)).await?;
    rows += create(tx, currency_uses(facts)).await?;
    rows += create(tx, facts.organisations.iter().map(organisation)).await?;
    rows += members(tx, facts, &keys).await?;
    rows += former(tx, facts, &keys).await?;

    rows += create(tx, translations(facts, &keys)?).await?;
    rows += create(tx, notes(tx, facts, &keys).await?).await?;
    Ok(rows)
}

async fn create<M: Model, R: IntoCreate<M>>(
    tx: &Tx,
    rows: impl IntoIterator<Item = R, IntoIter: Send>,
) -> orm::Result<u64> {
    CreateMany::new(rows).exec(tx).await
}

/// The keys of countries by their codes.
struct Keys(BTreeMap<&'static str, Id<Country>>);

impl Keys {
    fn new(facts: &Facts) -> Self {
        let countries = facts.countries.iter();
        Self(
            countries
                .map(|country| (country.code, Id::new(country.number)))
                .collect(),
        )
    }

    fn country(&self, code: &str) -> Result<Id<Country>, String> {
        let key = self.0.get(code).copied();
        key.ok_or_else(|| format!("no country has the code `{code}`"))
    }

    /// Links that say no more than which country.
    fn links(&self, codes: &[&str]) -> Result<Vec<(Id<Country>, ())>, String> {
        let links = codes.iter().map(|code| Ok((self.country(code)?, ())));
        links.collect()
    }
}

fn region(region: &facts::Region) -> Create<Region> {
    let new = NewRegion {
        id: Id::new(region.number),
        name: region.name.to_owned(),
    };
    Region::create(new).set(Region::parent_id, region.parent.map(Id::new))
}

fn language(language: &facts::Language) -> Create<Language> {
    let new = NewLanguage {
        id: Id::new(language.code.to_owned()),
        name: language.name.to_owned(),
    };
    Language::create(new).set(Language::code2, language.code2.map(str::to_owned))
}

fn currency(currency: &facts::Currency) -> NewCurrency {
    NewCurrency {
        code: currency.code.to_owned(),
        name: currency.name.to_owned(),
    }
}

fn organisation(organisation: &facts::Organisation) -> NewOrganisation {
    NewOrganisation {
        code: organisation.code.to_owned(),
        name: organisation.name.to_owned(),
    }
}

/// In bulk, which is the fastest, since nothing else is known of them than their capitals.
async fn undivided(tx: &Tx, facts: &Facts) -> orm::Result<u64> {
    let countries = || facts.countries.iter().filter(|c| !is_divided(facts, c));
    let mut rows = create(tx, countries().map(new_country)).await?;
    let cities = countries().map(|country| NewCity {
        country_id: Id::new(country.number),
        name: country.capital.to_owned(),
    });
    rows += create(tx, cities).await?;
    // The database gave the keys. Each of these countries has one city.
    let cities = City::query().select((City::country_id, City::id));
    let capitals = cities.all(tx).await?.into_iter();
    let capitals = capitals.map(|(country_id, city_id)| NewCapital {
        country_id,
        city_id,
    });
    rows += create(tx, capitals).await?;
    Ok(rows)
}

/// Each country with its subdivisions, their cities, and its capital, which is one of them.
fn divided(facts: &Facts) -> Result<Vec<Create<Country>>, String> {
    let countries = facts.countries.iter().filter(|c| is_divided(facts, c));
    countries
        .map(|country| {
            if facts.cities.iter().any(|city| is_capital(city, country)) {
                return Ok(with_subdivisions(facts, country));
            }
            let facts::Country { capital, name, .. } = country;
            Err(format!(
                "`{capital}`, the capital of {name}, is none of its cities"
            ))
        })
        .collect()
}

fn is_divided(facts: &Facts, country: &facts::Country) -> bool {
    facts
        .subdivisions
        .iter()
        .any(|subdivision| subdivision.country == country.code)
}

fn new_country(country: &facts::Country) -> NewCountry {
    NewCountry {
        id: Id::new(country.number),
        code: country.code.to_owned(),
        code3: country.code3.to_owned(),
        name: country.name.to_owned(),
        region_id: Id::new(country.region),
        area_km2: country.area_km2,
        population: country.population,
        population_year: POPULATION_YEAR,
    }
}

/// Three levels below the country. None of them says what it belongs to: that is filled in.
fn with_subdivisions(facts: &Facts, country: &facts::Country) -> Create<Country> {
    let subdivisions = facts.subdivisions.iter();
    let subdivisions = subdivisions.filter(|subdivision| subdivision.country == country.code);
    let subdivisions = subdivisions.map(|subdivision| {
        let cities = facts
            .cities
            .iter()
            .filter(|city| city.country == country.code && city.subdivision == subdivision.code);
        let cities = cities.map(|city| {
            let capital = is_capital(city, country).then(|| capital_of(country));
            let new = NewCityForSubdivision {
                name: city.name.to_owned(),
            };
            City::nested(new)
                .set(City::population, city.population)
                .nest(City::capital_of, capital)
        });
        let new = NewSubdivisionForCountry {
            code: subdivision.code.to_owned(),
            name: subdivision.name.to_owned(),
        };
        Subdivision::nested(new).nest(Subdivision::cities, cities)
    });
    Country::create(new_country(country)).nest(Country::subdivisions, subdivisions)
}

fn is_capital(city: &facts::City, country: &facts::Country) -> bool {
    city.country == country.code && city.name == country.capital
}

fn capital_of(country: &facts::Country) -> NewCapitalForCity {
    NewCapitalForCity {
        country_id: Id::new(country.number),
    }
}

/// Both directions of each border: this is the only place that writes any.
fn borders(facts: &Facts, keys: &Keys) -> Result<Vec<Create<Border>>, String> {
    let mut rows = Vec::new();
    for borders in &facts.borders {
        let here = keys.country(borders.country)?;
        for (neighbour, length_km) in &borders.neighbours {
            let there = keys.country(neighbour)?;
            for (country_id, neighbour_id) in [(here, there), (there, here)] {
                let new = NewBorder {
                    country_id,
                    neighbour_id,
                };
                rows.push(Border::create(new).set(Border::length_km, *length_km));
            }
        }
    }
    Ok(rows)
}

fn language_uses(facts: &Facts) -> impl Iterator<Item = Create<CountryLanguage>> {
    facts.countries.iter().flat_map(|country| {
        country.languages.iter().map(|spoken| {
            let new = NewCountryLanguage {
                country_id: Id::new(country.number),
                language_id: Id::new(spoken.language.to_owned()),
                is_official: spoken.is_official,
            };
            CountryLanguage::create(new).set(CountryLanguage::share_percent, spoken.share_percent)
        })
    })
}

fn currency_uses(facts: &Facts) -> impl Iterator<Item = Create<CountryCurrency>> {
    facts.countries.iter().flat_map(|country| {
        country.currencies.iter().map(|tender| {
            let new = NewCountryCurrency {
                country_id: Id::new(country.number),
                currency_code: tender.currency.to_owned(),
            };
            CountryCurrency::create(new).set(CountryCurrency::since, tender.since)
        })
    })
}

/// The table of memberships has no model, so it is written from one of its sides: all links of a row at once.
async fn members(tx: &Tx, facts: &Facts, keys: &Keys) -> Result<u64, Box<dyn Error>> {
    let organisations = Organisation::all_rows().all(tx).await?;
    let mut rows = 0;
    for organisation in &organisations {
        let mut known = facts.organisations.iter();
        if let Some(fact) = known.find(|fact| fact.code == organisation.code) {
            let members = keys.links(&fact.members)?;
            let members = Organisation::members.of(organisation).sync(members);
            rows += members.exec(tx).await?.attached;
        }
    }
    Ok(rows)
}

/// One after the other, since the codes of one were given to another: only a deleted row frees them.
async fn former(tx: &Tx, facts: &Facts, keys: &Keys) -> Result<u64, Box<dyn Error>> {
    let mut rows = 0;
    for former in &facts.former {
        let new = NewCountry {
            id: Id::new(former.number),
            code: former.code.to_owned(),
            code3: former.code3.to_owned(),
            name: former.name.to_owned(),
            region_id: Id::new(former.region),
            area_km2: former.area_km2,
            population: former.population,
            population_year: former.population_year,
        };
        let subdivisions = former.subdivisions.iter();
        let subdivisions = subdivisions.map(|(code, name)| NewSubdivisionForCountry {
            code: (*code).to_owned(),
            name: (*name).to_owned(),
        });
        let successors = keys.links(&former.successors)?;
        rows += 1 + (former.subdivisions.len() + successors.len()) as u64;
        let country = Country::create(new)
            .set(Country::ended_on, former.ended_on)
            .nest(Country::subdivisions, subdivisions)
            .attach(Country::successors, successors)
            .exec(tx)
            .await?;
        country.delete().exec(tx).await?;
    }
    Ok(rows)
}

fn translations(facts: &Facts, keys: &Keys) -> Result<Vec<NewTranslation>, String> {
    let mut rows = Vec::new();
    for fact in &facts.translations {
        let subject = match fact.kind {
            "region" => {
                let number = fact.key.parse();
                Named::Region(Id::new(
                    number.map_err(|_| format!("`{}` is no number of a region", fact.key))?,
                ))
            }
            "country" => Named::Country(keys.country(fact.key)?),
            "language" => Named::Language(Id::new(fact.key.to_owned())),
            other => return Err(format!("nothing of the kind `{other}` has a name")),
        };
        let texts = [
            ("deu", fact.german),
            ("spa", fact.spanish),
            ("fra", fact.french),
        ];
        for (language, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
            rows.push(NewTranslation {
                subject: subject.clone(),
                language_id: Id::new(language.to_owned()),
                text: text.to_owned(),
            });
        }
    }
    Ok(rows)
}

/// A note about a city is about the capital of its country, whose key the database gave.
async fn notes(tx: &Tx, facts: &Facts, keys: &Keys) -> Result<Vec<NewNote>, Box<dyn Error>> {
    let capitals = Capital::query().select((Capital::country_id, Capital::city_id));
    let capitals: BTreeMap<_, _> = capitals.all(tx).await?.into_iter().collect();
    let mut rows = Vec::new();
    for fact in &facts.notes {
        let country = keys.country(fact.country)?;
        let about = match fact.kind {
            "country" => Topic::Country(country),
            "city" => match capitals.get(&country) {
                Some(city) => Topic::City(*city),
                None => return Err(format!("`{}` has no capital", fact.country).into()),
            },
            other => return Err(format!("nothing of the kind `{other}` has notes").into()),
        };
        let text = fact.text.to_owned();
        rows.push(NewNote { about, text });
    }
    Ok(rows)
}
