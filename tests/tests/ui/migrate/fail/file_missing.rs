fn main() {
    // The folder beside that of this crate holds folders that are no migrations.
    let _ = orm::migrate!("..");
}
