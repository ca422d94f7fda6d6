fn main() {
    let _ = orm::migrate!("no/such/folder");
    let _ = orm::migrate!();
}
