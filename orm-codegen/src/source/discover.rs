//! Root files -> every item of ours in the files that `mod` reaches from them. Reads files and nothing else; what an
//! item means is the parser's business. Items behind `include!` and inside macros are not seen.

use super::cfg::{CfgFacts, Doubt, Truth};
use super::diagnostic::{SourceDiagnostic, SpanFiles};
use crate::error::Error;
use orm_schema::syntax::Derive;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;
use syn::punctuated::Punctuated;
use syn::{Attribute, DeriveInput, Expr, ExprLit, Field, Fields, Item, ItemMod, Lit};

/// What a walk over sources has found.
#[derive(Default)]
pub(crate) struct Discovery {
    /// The files read, in the order in which they were reached, as paths from the root directory.
    pub(crate) files: Vec<PathBuf>,
    /// The items that carry a derive of ours, without what `cfg` removes.
    pub(crate) items: Vec<DeriveInput>,
    pub(crate) diagnostics: Vec<SourceDiagnostic>,
    pub(crate) span_files: SpanFiles,
}

/// Where a module's items stand, and where its own modules are looked for.
#[derive(Clone)]
struct Place {
    /// The file.
    file: PathBuf,
    /// Where `mod x;` looks for `x.rs`.
    modules: PathBuf,
    /// What `#[path = ".."]` starts from.
    path_base: PathBuf,
    /// Undecided conditions on the modules around.
    doubts: Vec<Doubt>,
}

impl Place {
    /// `owns_directory`: a crate root, `mod.rs`, or a file that `#[path]` names looks beside itself; `foo.rs` looks in `foo/`.
    fn of_file(file: PathBuf, owns_directory: bool, doubts: Vec<Doubt>) -> Self {
        let directory = file.parent().unwrap_or(Path::new("")).to_owned();
        let modules = if owns_directory {
            directory.clone()
        } else {
            file.with_extension("")
        };
        Self {
            file,
            modules,
            path_base: directory,
            doubts,
        }
    }
}

pub(super) struct Walk<'a> {
    /// What relative paths start from.
    pub(super) root: &'a Path,
    pub(super) facts: &'a CfgFacts,
    pub(super) found: Discovery,
    /// The files being walked, to notice one that contains itself.
    stack: Vec<PathBuf>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(root: &'a Path, facts: &'a CfgFacts) -> Self {
        Self {
            root,
            facts,
            found: Discovery::default(),
            stack: Vec::new(),
        }
    }

    /// Walks everything below a crate root.
    pub(super) fn root_file(&mut self, file: &Path) -> Result<(), Error> {
        self.file(Place::of_file(file.to_owned(), true, Vec::new()))
    }

    fn file(&mut self, place: Place) -> Result<(), Error> {
        let full = self.root.join(&place.file);
        let text =
            std::fs::read_to_string(&full).map_err(|source| Error::Read { path: full, source })?;
        self.found.files.push(place.file.clone());
        let Some(mut parsed) = self.parse(&place.file, &text) else {
            return Ok(());
        };
        let mut place = place;
        if self.facts.apply(&mut parsed.attrs, &mut place.doubts) == Truth::False {
            return Ok(());
        }
        self.stack.push(place.file.clone());
        let walked = self.items(parsed.items, &place);
        self.stack.pop();
        walked
    }

    fn parse(&mut self, path: &Path, text: &str) -> Option<syn::File> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        // A script's first line is no Rust; its place stays, so that line numbers hold.
        let is_script = text.starts_with("#!") && !text[2..].trim_start().starts_with('[');
        let text = if is_script {
            text.find('\n').map_or("", |end| &text[end..])
        } else {
            text
        };
        let report = |span, problem: String| {
            SourceDiagnostic::new(
                path,
                span,
                "syntax-error",
                problem,
                Some("the file must compile first".to_owned()),
            )
        };
        let tokens = match proc_macro2::TokenStream::from_str(text) {
            Ok(tokens) => tokens,
            Err(error) => {
                let problem =
                    "these are no tokens of Rust, or their brackets do not match".to_owned();
                self.found.diagnostics.push(report(error.span(), problem));
                return None;
            }
        };
        self.found.span_files.add(&tokens, path);
        match syn::parse2(tokens) {
            Ok(parsed) => Some(parsed),
            Err(error) => {
                self.found
                    .diagnostics
                    .push(report(error.span(), error.to_string()));
                None
            }
        }
    }

    fn items(&mut self, items: Vec<Item>, place: &Place) -> Result<(), Error> {
        for item in items {
            #[expect(
                clippy::wildcard_enum_match_arm,
                reason = "nothing else can carry a derive"
            )]
            match item {
                Item::Mod(module) => self.module(module, place)?,
                Item::Struct(item) => self.item(item.into(), place),
                Item::Enum(item) => self.item(item.into(), place),
                Item::Union(item) => self.item(item.into(), place),
                _ => {}
            }
        }
        Ok(())
    }

    fn module(&mut self, mut module: ItemMod, place: &Place) -> Result<(), Error> {
        let mut doubts = place.doubts.clone();
        let presence = self.facts.apply(&mut module.attrs, &mut doubts);
        if presence == Truth::False {
            return Ok(());
        }
        let name = module.ident.to_string();
        let name = name.strip_prefix("r#").unwrap_or(&name);
        let path = path_attribute(&module.attrs);
        if let Some((_, items)) = module.content {
            let directory = path.map_or_else(
                || place.modules.join(name),
                |path| place.path_base.join(path),
            );
            let inside = Place {
                file: place.file.clone(),
                path_base: directory.clone(),
                modules: directory,
                doubts,
            };
            return self.items(items, &inside);
        }
        let (candidates, owns_directory) = match path {
            Some(path) => (vec![place.path_base.join(path)], vec![true]),
            None => (
                vec![
                    place.modules.join(format!("{name}.rs")),
                    place.modules.join(name).join("mod.rs"),
                ],
                vec![false, true],
            ),
        };
        let found = candidates
            .iter()
            .zip(owns_directory)
            .find(|(file, _)| self.root.join(file).is_file());
        match found {
            Some((file, _)) if self.stack.contains(file) => {
                let message = format!("module `{name}` contains itself: `{}`", display(file));
                self.report(
                    place,
                    module.ident.span(),
                    "circular-module",
                    message,
                    "remove one of the `mod` lines",
                );
            }
            Some((file, owns_directory)) => {
                self.file(Place::of_file(file.clone(), owns_directory, doubts))?;
            }
            // A module that may not be there needs no file.
            None if presence == Truth::Unknown => {}
            None => {
                let places: Vec<String> = candidates
                    .iter()
                    .map(|file| format!("`{}`", display(file)))
                    .collect();
                let message = format!("no file for `mod {name};`");
                let help = format!("create {}", places.join(" or "));
                self.report(place, module.ident.span(), "missing-module", message, &help);
            }
        }
        Ok(())
    }

    fn item(&mut self, mut item: DeriveInput, place: &Place) {
        let mut doubts = place.doubts.clone();
        if self.facts.apply(&mut item.attrs, &mut doubts) == Truth::False
            || Derive::of(&item.attrs).is_none()
        {
            return;
        }
        let name = item.ident.to_string();
        self.report_doubts(place, doubts, &format!("`{name}`"));
        match &mut item.data {
            syn::Data::Struct(data) => self.fields(&mut data.fields, place, &name),
            syn::Data::Enum(data) => {
                let variants = std::mem::take(&mut data.variants);
                data.variants = self.retain(variants, place, |variant| {
                    (format!("`{name}::{}`", variant.ident), &mut variant.attrs)
                });
                for variant in &mut data.variants {
                    self.fields(
                        &mut variant.fields,
                        place,
                        &format!("{name}::{}", variant.ident),
                    );
                }
            }
            syn::Data::Union(_) => {}
        }
        self.found.items.push(item);
    }

    fn fields(&mut self, fields: &mut Fields, place: &Place, owner: &str) {
        let list = match fields {
            Fields::Named(fields) => &mut fields.named,
            Fields::Unnamed(fields) => &mut fields.unnamed,
            Fields::Unit => return,
        };
        *list = self.retain(std::mem::take(list), place, |field: &mut Field| {
            let name = field
                .ident
                .as_ref()
                .map_or_else(|| "a field".to_owned(), ToString::to_string);
            (format!("`{owner}.{name}`"), &mut field.attrs)
        });
    }

    /// The members that `cfg` leaves; one that is undecided stays and is reported.
    fn retain<T, P: Default>(
        &mut self,
        members: Punctuated<T, P>,
        place: &Place,
        parts: impl Fn(&mut T) -> (String, &mut Vec<Attribute>),
    ) -> Punctuated<T, P> {
        let mut kept = Punctuated::new();
        for mut member in members {
            let mut doubts = Vec::new();
            let (name, attrs) = parts(&mut member);
            if self.facts.apply(attrs, &mut doubts) != Truth::False {
                self.report_doubts(place, doubts, &name);
                kept.push(member);
            }
        }
        kept
    }

    fn report_doubts(&mut self, place: &Place, doubts: Vec<Doubt>, whose: &str) {
        for Doubt { predicate, span } in doubts {
            let message = format!("cannot tell whether `cfg({predicate})` holds for {whose}");
            let help = format!(
                "decide it with `Config::cfg({predicate:?}, true)`, or let a feature decide"
            );
            self.report(place, span, "undecidable-cfg", message, &help);
        }
    }

    fn report(
        &mut self,
        place: &Place,
        span: proc_macro2::Span,
        code: &'static str,
        message: String,
        help: &str,
    ) {
        // The condition may stand on a `mod` line of another file.
        let path = self
            .found
            .span_files
            .path(span)
            .unwrap_or(&place.file)
            .to_owned();
        let diagnostic = SourceDiagnostic::new(&path, span, code, message, Some(help.to_owned()));
        // A condition on a module is in doubt once, however many items stand in it.
        if !self.found.diagnostics.contains(&diagnostic) {
            self.found.diagnostics.push(diagnostic);
        }
    }
}

fn path_attribute(attrs: &[Attribute]) -> Option<String> {
    attrs.iter().find_map(|attr| {
        let pair = attr
            .meta
            .require_name_value()
            .ok()
            .filter(|pair| pair.path.is_ident("path"))?;
        let Expr::Lit(ExprLit {
            lit: Lit::Str(path),
            ..
        }) = &pair.value
        else {
            return None;
        };
        Some(path.value())
    })
}

/// The path with `/` on every system.
pub(crate) fn display(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
