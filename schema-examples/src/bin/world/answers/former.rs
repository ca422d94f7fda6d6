//! Countries that there were, and whether all references are as they should be.

use super::some;
use orm::prelude::*;
use orm::schema::Schema;
use orm::{SchemaBuilder, check_relations};
use schema_examples::output::Answer;
use schema_examples::world::*;

/// No other query sees them: they are marked as deleted.
pub(crate) async fn countries(db: &Db) -> orm::Result<Answer> {
    let countries = Country::only_deleted()
        .order_by((Country::ended_on.asc(), Country::id.asc()))
        .with(Country::successors.load().order_by(Country::code.asc()))
        .with(Country::subdivisions.load().with_deleted())
        .all(db)
        .await?;
    let header = ["code", "country", "until", "#subdivisions", "successors"];
    let mut answer = Answer::new("Former countries", header);
    for country in &countries {
        let successors = country.get(Country::successors).into_iter();
        let successors: Vec<String> = successors
            .map(|country| country.row().code.clone())
            .collect();
        answer.row([
            country.code.clone(),
            country.name.clone(),
            country
                .ended_on
                .map_or_else(String::new, |date| date.to_string()),
            country.get(Country::subdivisions).len().to_string(),
            some(&successors),
        ]);
    }
    Ok(answer)
}

/// What no foreign key holds is looked at too: the notes, and the tree of regions.
pub(crate) async fn check(db: &Db) -> orm::Result<Answer> {
    let report = check_relations(db, &schema()).await?;
    Ok(Answer::text("Check of the relations", report.to_string()))
}

fn schema() -> Schema {
    SchemaBuilder::new()
        .model::<Region>()
        .model::<Country>()
        .model::<Border>()
        .model::<Subdivision>()
        .model::<City>()
        .model::<Capital>()
        .model::<Language>()
        .model::<CountryLanguage>()
        .model::<Currency>()
        .model::<CountryCurrency>()
        .model::<Organisation>()
        .model::<Translation>()
        .model::<Note>()
        .poly::<Named>()
        .poly::<Topic>()
        .build()
}
