//! Soft delete of rows that a polymorphic field refers to.

use orm::ErrorKind;
use orm::prelude::*;
use tests::db_test;

#[derive(PolyRef, Debug, Clone, PartialEq)]
enum Owner {
    Team(Id<Team>),
    Member(Id<Member>),
}

#[derive(Model, Debug, Clone)]
struct Team {
    #[orm(id, default = autoincrement)]
    id: Id<Team>,
    #[orm(deleted)]
    deleted_at: Option<DateTime<Utc>>,
    #[orm(inverse = owner)]
    files: HasMany<File>,
}

#[derive(Model, Debug, Clone)]
struct Member {
    #[orm(id, default = autoincrement)]
    id: Id<Member>,
    #[orm(deleted)]
    deleted_at: Option<DateTime<Utc>>,
    #[orm(inverse = owner)]
    files: HasMany<File>,
}

#[derive(Model, Debug, Clone)]
struct File {
    #[orm(id, default = autoincrement)]
    id: Id<File>,
    #[orm(on_delete = Cascade)]
    owner: Poly<Owner>,
    #[orm(deleted)]
    deleted_at: Option<DateTime<Utc>>,
}

db_test! {
    models: "tests/it/soft_delete_poly.rs";
    async fn files_go_and_come_back_with_their_owner(db: &Db) {
        let team = Team::create(NewTeam {}).nest(Team::files, [NewFileForOwner {}, NewFileForOwner {}]).exec(db).await.unwrap();
        let member = Member::create(NewMember {}).nest(Member::files, [NewFileForOwner {}]).exec(db).await.unwrap();
        team.delete().exec(db).await.unwrap();
        assert_eq!(File::query().count(db).await.unwrap(), 1);
        // A file cannot come back before its owner, and the other owner's file is not touched.
        let error = File::all_rows().restore().exec(db).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ForeignKeyViolation);
        assert_eq!(error.to_string(), "cannot restore: `File::owner` refers to a row that is deleted; restore that one first");
        Team::all_rows().restore().exec(db).await.unwrap();
        assert_eq!(File::query().count(db).await.unwrap(), 3);
        member.delete().exec(db).await.unwrap();
        let left = File::query().with(File::owner).all(db).await.unwrap();
        assert!(left.iter().all(|file| matches!(file.get(File::owner), OwnerRow::Team(_))));
        assert_eq!(left.len(), 2);
    }
}
