//! One country closely.

use orm::With;
use orm::prelude::*;
use schema_examples::output::Answer;
use schema_examples::world::*;
use std::error::Error;

/// A country as a document. The struct is the query: its columns and no others are read, in one statement for each level.
#[derive(Shape, Debug, serde::Serialize)]
#[shape(Country)]
struct Card {
    code: String,
    name: String,
    #[shape(region.name)]
    region: String,
    #[shape(capital.city.name)]
    capital: Option<String>,
    area_km2: i64,
    population: i64,
    #[shape(neighbours.count())]
    neighbours: i64,
    #[shape(borders.sum(length_km))]
    border_km: Option<i64>,
    #[shape(language_uses, order = (is_official.desc(), language_id.asc()))]
    languages: Vec<LanguageCard>,
    #[shape(currency_uses, order = currency_code.asc())]
    currencies: Vec<CurrencyCard>,
    #[shape(organisations, order = code.asc())]
    organisations: Vec<OrganisationCard>,
    #[shape(subdivisions.count())]
    subdivisions: i64,
    #[shape(cities, filter = population.is_not_null(), order = (population.desc(), id.asc()), limit = 3)]
    largest_cities: Vec<CityCard>,
    #[shape(notes, order = id.asc())]
    notes: Vec<NoteCard>,
}

#[derive(Shape, Debug, Clone, serde::Serialize)]
#[shape(CountryLanguage)]
struct LanguageCard {
    #[shape(language.name)]
    name: String,
    is_official: bool,
    share_percent: Option<Decimal>,
}

#[derive(Shape, Debug, Clone, serde::Serialize)]
#[shape(CountryCurrency)]
struct CurrencyCard {
    #[shape(CountryCurrency::currency_code)]
    code: String,
    #[shape(currency.name)]
    name: String,
    since: Option<i32>,
}

#[derive(Shape, Debug, Clone, serde::Serialize)]
#[shape(Organisation)]
struct OrganisationCard {
    name: String,
    #[shape(members.count())]
    members: i64,
}

#[derive(Shape, Debug, Clone, serde::Serialize)]
#[shape(City)]
struct CityCard {
    name: String,
    population: Option<i64>,
    #[shape(subdivision.name)]
    subdivision: Option<String>,
    #[shape(notes, order = id.asc())]
    notes: Vec<NoteCard>,
}

#[derive(Shape, Debug, Clone, serde::Serialize)]
#[shape(Note)]
struct NoteCard {
    text: String,
}

pub(crate) async fn card(db: &Db, country: &Country) -> Result<Answer, Box<dyn Error>> {
    let card: Card = Country::filter(Country::id.eq(country.id))
        .shape()
        .one(db)
        .await?;
    let json = serde_json::to_string_pretty(&card)?;
    Ok(Answer::text(format!("{} as JSON", country.name), json))
}

/// The neighbours, the longest border first, with the payload of the junction.
pub(crate) async fn neighbours(db: &Db, country: &Country) -> orm::Result<Answer> {
    let official = Country::languages
        .load()
        .filter_link(CountryLanguage::is_official.is_true())
        .order_by(Language::id.asc());
    // Databases disagree about whether NULLs come first.
    let longest_first = (
        Border::length_km.is_null().asc(),
        Border::length_km.desc(),
        Border::neighbour_id.asc(),
    );
    let country = Country::find(country.id)
        .with(Country::region)
        .with(
            Country::neighbours
                .load()
                .order_by_link(longest_first)
                .with(Country::region)
                .with(official),
        )
        .one(db)
        .await?;
    Ok(neighbour_table(country.by_ref()))
}

/// What a row has when its neighbours are loaded, and what these have.
type WithNeighbours = With![Country: region, neighbours { region, languages }];

/// The signature says what must have been loaded; a call with less does not compile.
fn neighbour_table(country: LoadedRef<'_, Country, WithNeighbours>) -> Answer {
    let region = country.get(Country::region).row();
    let title = format!(
        "Neighbours of {}, which lies in {}",
        country.name, region.name
    );
    let header = ["neighbour", "#km", "official languages", "same region"];
    let mut answer = Answer::new(title, header);
    for neighbour in country.get(Country::neighbours) {
        let languages = neighbour.get(Country::languages);
        let languages: Vec<&str> = languages
            .into_iter()
            .map(|l| l.row().name.as_str())
            .collect();
        let is_near = neighbour.get(Country::region).id == region.id;
        answer.row([
            neighbour.name.clone(),
            neighbour
                .link()
                .length_km
                .map_or_else(String::new, |km| km.to_string()),
            languages.join(", "),
            (if is_near { "yes" } else { "no" }).to_owned(),
        ]);
    }
    answer
}

/// The names of the country, its region and its languages: rows of three models, reached by one relation.
pub(crate) async fn names(db: &Db, country: &Country) -> orm::Result<Answer> {
    let languages = Country::languages
        .of(country)
        .query()
        .order_by(Language::id.asc());
    let languages = languages.select(Language::id).all(db).await?;
    let mut subject = Translation::subject.eq(Named::Region(country.region_id))
        | Translation::subject.eq(Named::Country(country.id));
    for language in languages {
        subject = subject | Translation::subject.eq(Named::Language(language));
    }
    let translations = Translation::filter(subject)
        .with(Translation::subject)
        .with(Translation::language)
        .order_by(Translation::id.asc())
        .all(db)
        .await?;
    let mut answer = Answer::new("Names", ["of", "what", "in", "name"]);
    for translation in &translations {
        let (kind, name) = match translation.get(Translation::subject) {
            NamedRow::Region(region) => ("region", &region.name),
            NamedRow::Country(country) => ("country", &country.name),
            NamedRow::Language(language) => ("language", &language.name),
        };
        answer.row([
            kind.to_owned(),
            name.clone(),
            translation.get(Translation::language).name.clone(),
            translation.text.clone(),
        ]);
    }
    Ok(answer)
}
