//! Cities, whose subdivisions have a key of two columns.

use super::number;
use orm::prelude::*;
use schema_examples::output::Answer;
use schema_examples::world::*;

/// Three for each country, chosen by the database: four statements, whatever the number of countries.
pub(crate) async fn largest(db: &Db) -> orm::Result<Answer> {
    let three = Country::cities
        .load()
        .filter(City::population.is_not_null())
        .order_by((City::population.desc(), City::id.asc()))
        .limit(3)
        .with(City::subdivision)
        .with(City::capital_of);
    let countries = Country::filter(Country::subdivisions.exists())
        .order_by(Country::code.asc())
        .with(three)
        .all(db)
        .await?;
    let header = ["country", "city", "subdivision", "#people", "capital"];
    let mut answer = Answer::new("The three largest cities", header);
    for country in &countries {
        for city in country.get(Country::cities) {
            let subdivision = city.get(City::subdivision);
            let is_capital = city.get(City::capital_of).is_some();
            answer.row([
                country.code.clone(),
                city.name.clone(),
                subdivision.map_or_else(String::new, |subdivision| {
                    format!("{}-{} {}", country.code, subdivision.code, subdivision.name)
                }),
                city.population.map_or_else(String::new, number),
                (if is_capital { "yes" } else { "" }).to_owned(),
            ]);
        }
    }
    Ok(answer)
}

/// Notes are about rows of two models; of cities alone, their countries are loaded too.
pub(crate) async fn notes(db: &Db) -> orm::Result<Answer> {
    let cities = Note::about.variant(Topic::city).load().with(City::country);
    let notes = Note::query()
        .with(cities)
        .order_by(Note::id.asc())
        .all(db)
        .await?;
    let of_countries = Note::filter(Note::about.is(Topic::country))
        .count(db)
        .await?;
    let title = format!(
        "{} notes, {of_countries} of them about countries",
        notes.len()
    );
    let mut answer = Answer::new(title, ["about the city", "of", "note"]);
    for note in &notes {
        if let Some(city) = note.get(Note::about.variant(Topic::city)) {
            answer.row([
                city.name.clone(),
                city.get(City::country).code.clone(),
                note.text.clone(),
            ]);
        }
    }
    Ok(answer)
}
