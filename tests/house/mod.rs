//! The source files as modules: what each uses, how long its functions are.
//!
//! Reads whole files with a parser, so that a `use` in the middle of a file, a path in an expression and a second
//! `#[cfg(test)]` are all seen; items under `#[cfg(test)]` are left out.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use syn::spanned::Spanned;
use syn::visit::{self, Visit};

/// One file of `src/`.
pub struct Module {
    /// Its path below `src/`, such as `host/name.rs`.
    pub file: String,
    /// Its text.
    pub text: String,
    /// Its module path: `["host", "name"]`; empty for `lib.rs`.
    pub path: Vec<String>,
    /// Lines outside `#[cfg(test)]` modules.
    pub lines: usize,
    /// All paths that it names, without those under `#[cfg(test)]`.
    pub uses: BTreeSet<Vec<String>>,
    /// Names that it gives to items of other modules: `pub use model::Rule` as `Rule` to `model::Rule`.
    pub exports: BTreeMap<String, Vec<String>>,
    /// Functions and their lengths in lines.
    pub functions: Vec<(String, usize)>,
    /// Number of `unsafe` blocks, functions and impls.
    pub unsafe_places: usize,
}

impl Module {
    /// The room: the first component of the path.
    pub fn room(&self) -> &str {
        self.file.split('/').next().unwrap().trim_end_matches(".rs")
    }

    fn read(root: &Path, path: &Path) -> Self {
        let file = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
        Self::parse(file, fs::read_to_string(path).unwrap())
    }

    /// The module of a file with this path below `src/` and this text.
    pub fn parse(file: String, text: String) -> Self {
        let mut module: Vec<String> = file.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
        if matches!(module.last().unwrap().as_str(), "mod" | "lib") {
            module.pop();
        }
        let tree = syn::parse_file(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
        let mut reader = Reader { at: module.clone(), ..Reader::default() };
        reader.visit_file(&tree);
        let tests: usize = tree.items.iter().filter(|item| is_test(item)).map(lines).sum();
        Self {
            lines: text.lines().count() - tests,
            path: module,
            uses: reader.uses,
            exports: reader.exports,
            functions: reader.functions,
            unsafe_places: reader.unsafe_places,
            file,
            text,
        }
    }
}

/// All modules of the crate, by file.
pub fn modules() -> Vec<Module> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files: Vec<PathBuf> = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files.iter().map(|path| Module::read(&root, path)).collect()
}

/// The file that defines what `path` names: re-exports are followed.
pub fn definition<'m>(modules: &'m [Module], path: &[String]) -> Option<&'m Module> {
    let mut path = path.to_vec();
    for _ in 0..8 {
        let (module, depth) = (0..=path.len()).rev().find_map(|depth| {
            modules
                .iter()
                .find(|module| module.path == path[..depth] && module.file != "main.rs")
                .map(|it| (it, depth))
        })?;
        match path.get(depth).and_then(|name| module.exports.get(name)) {
            Some(target) => path = [target, &path[depth + 1..]].concat(),
            None => return Some(module),
        }
    }
    None
}

fn lines(item: &syn::Item) -> usize {
    item.span().end().line + 1 - item.span().start().line
}

fn is_test(item: &syn::Item) -> bool {
    let attributes = match item {
        syn::Item::Mod(item) => &item.attrs,
        syn::Item::Use(item) => &item.attrs,
        syn::Item::Fn(item) => &item.attrs,
        syn::Item::Impl(item) => &item.attrs,
        syn::Item::Struct(item) => &item.attrs,
        syn::Item::Const(item) => &item.attrs,
        _ => return false,
    };
    has_cfg_test(attributes)
}

fn has_cfg_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.parse_args::<syn::Path>().is_ok_and(|path| path.is_ident("test"))
    })
}

#[derive(Default)]
struct Reader {
    /// The module that is read.
    at: Vec<String>,
    uses: BTreeSet<Vec<String>>,
    exports: BTreeMap<String, Vec<String>>,
    functions: Vec<(String, usize)>,
    unsafe_places: usize,
}

impl Reader {
    /// Adds a path, made absolute where it starts with `crate`, `super` or `self`.
    fn add(&mut self, path: &[String]) -> Vec<String> {
        let mut absolute: Vec<String> = match path.first().map(String::as_str) {
            Some("crate") => Vec::new(),
            Some("super" | "self") => self.at.clone(),
            _ => {
                self.uses.insert(path.to_vec());
                return path.to_vec();
            }
        };
        for part in path.iter().skip_while(|part| *part == "crate" || *part == "self") {
            if part == "super" {
                absolute.pop();
            } else {
                absolute.push(part.clone());
            }
        }
        self.uses.insert([vec![String::from("crate")], absolute.clone()].concat());
        absolute
    }

    fn tree(&mut self, before: &[String], tree: &syn::UseTree, is_export: bool) {
        let with = |ident: &syn::Ident| [before, &[ident.to_string()]].concat();
        match tree {
            syn::UseTree::Path(path) => self.tree(&with(&path.ident), &path.tree, is_export),
            syn::UseTree::Group(group) => {
                group.items.iter().for_each(|tree| self.tree(before, tree, is_export));
            }
            syn::UseTree::Glob(_) => drop(self.add(before)),
            syn::UseTree::Name(name) if name.ident == "self" => drop(self.add(before)),
            syn::UseTree::Name(name) => self.name(&with(&name.ident), &name.ident, is_export),
            syn::UseTree::Rename(name) => self.name(&with(&name.ident), &name.rename, is_export),
        }
    }

    fn name(&mut self, path: &[String], name: &syn::Ident, is_export: bool) {
        if !is_export {
            self.add(path);
            return;
        }
        // `pub use model::Rule` is relative to the module itself.
        let relative = !matches!(path[0].as_str(), "crate" | "super" | "self");
        let path = if relative { [&[String::from("self")], path].concat() } else { path.to_vec() };
        let known = self.uses.clone();
        let target = self.add(&path);
        self.uses = known;
        self.exports.insert(name.to_string(), target);
    }

    fn function(&mut self, name: &syn::Ident, span: proc_macro2::Span) {
        self.functions.push((name.to_string(), span.end().line + 1 - span.start().line));
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        if !is_test(item) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.tree(&[], &item.tree, !matches!(item.vis, syn::Visibility::Inherited));
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts: Vec<String> = path.segments.iter().map(|part| part.ident.to_string()).collect();
        if parts.len() > 1 {
            self.add(&parts);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        // What stands inside is tokens; paths of the crate are found by their first word.
        let text = call.tokens.to_string().replace(" :: ", "::");
        for (at, _) in text.match_indices("crate::") {
            let path = text[at..].split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | ':'))).next();
            let parts: Vec<String> = path.unwrap().split("::").map(str::to_owned).collect();
            self.add(&parts);
        }
        visit::visit_macro(self, call);
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.function(&item.sig.ident, item.block.span());
        self.unsafe_places += usize::from(item.sig.unsafety.is_some());
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if has_cfg_test(&item.attrs) {
            return;
        }
        self.function(&item.sig.ident, item.block.span());
        self.unsafe_places += usize::from(item.sig.unsafety.is_some());
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        self.unsafe_places += usize::from(item.unsafety.is_some());
        visit::visit_item_impl(self, item);
    }

    fn visit_expr_unsafe(&mut self, block: &'ast syn::ExprUnsafe) {
        self.unsafe_places += 1;
        visit::visit_expr_unsafe(self, block);
    }
}
