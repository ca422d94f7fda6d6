const FOLDER: &str = "migrations";

fn main() {
    let _ = orm::migrate!(FOLDER);
    let _ = orm::migrate!("migrations", "more");
}
