//! How many statements the answers take: as many for all countries as for one.

use crate::{answers, changes, facts, load};
use orm::prelude::*;
use schema_examples::world::{Border, Country};

async fn world() -> Db {
    let db = Db::connect("sqlite::memory:")
        .await
        .expect("SQLite in memory");
    let facts = facts::facts().expect("the files are well formed");
    load::load(&db, &facts)
        .await
        .expect("the facts fit the schema");
    db
}

#[tokio::test]
async fn answers_stay_within_their_budgets() {
    let db = world().await;
    let country = Country::find_by(Country::code_key, "CZ").one(&db).await;
    let country = country.expect("Czechia is there");
    macro_rules! budget {
        ($($statements:literal $answer:expr;)*) => {$(
            let answer = db.expect_statements($statements, $answer).await;
            answer.expect("it is as many statements").expect("they succeed");
        )*};
    }
    budget! {
        3 answers::regions::tree(&db);
        3 answers::regions::continents(&db);
        // The row and a level for each nested shape; the notes are nested twice.
        7 answers::country::card(&db, &country);
        5 answers::country::neighbours(&db, &country);
        6 answers::country::names(&db, &country);
        9 answers::borders::questions(&db, &country);
        2 answers::borders::most_neighbours(&db);
        1 answers::common::languages(&db);
        3 answers::common::currencies(&db);
        1 answers::common::organisations(&db);
        4 answers::cities::largest(&db);
        4 answers::cities::notes(&db);
        3 answers::former::countries(&db);
    }
}

#[tokio::test]
async fn loading_takes_few_statements() {
    let db = Db::connect("sqlite::memory:")
        .await
        .expect("SQLite in memory");
    let facts = facts::facts().expect("the files are well formed");
    let (rows, log) = db.watch_statements(load::load(&db, &facts)).await;
    let rows = rows.expect("the facts fit the schema");
    // A row of a nested write and a link take a statement, a row of a bulk insert a part of one.
    let nested = facts.subdivisions.len() + facts.cities.len();
    let organisations = facts.organisations.iter();
    let links: usize = organisations
        .map(|organisation| organisation.members.len())
        .sum();
    let statements = log.len() - nested - links;
    assert!(
        rows > 3_000 && statements < 200,
        "{rows} rows in {statements}"
    );
}

#[tokio::test]
async fn every_border_has_two_sides_of_one_length() {
    let db = world().await;
    let lone = Country::neighbours
        .count()
        .ne(Country::neighbour_of.count());
    let lone = Country::filter(lone).select(Country::code).all(&db).await;
    assert_eq!(lone.expect("it is asked"), [""; 0]);
    let borders = Border::all_rows().all(&db).await.expect("they are read");
    for border in &borders {
        let other = borders.iter().find(|other| {
            other.country_id == border.neighbour_id && other.neighbour_id == border.country_id
        });
        assert_eq!(other.map(|other| other.length_km), Some(border.length_km));
    }
}

#[tokio::test]
async fn a_rehearsal_changes_nothing() {
    let db = world().await;
    let before = answers::former::countries(&db).await.expect("it succeeds");
    let once = changes::rehearsal(&db).await.expect("it succeeds");
    let twice = changes::rehearsal(&db).await.expect("it succeeds");
    let after = answers::former::countries(&db).await.expect("it succeeds");
    assert_eq!(once.to_string(), twice.to_string());
    assert_eq!(before.to_string(), after.to_string());
}
