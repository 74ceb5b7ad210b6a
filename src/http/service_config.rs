//! Where handlers are registered: to be served by a worker, or to be described in the OpenAPI document.

use actix_web::dev::HttpServiceFactory;
use actix_web::guard::{Guard, GuardContext};
use actix_web::http::Method;
use actix_web::web;
use percent_encoding::percent_decode_str;
use utoipa::openapi::schema::Schema;
use utoipa::openapi::{HttpMethod, OpenApi, Paths, RefOr};
use utoipa_actix_web::OpenApiFactory;

/// A list of handlers under a common prefix.
///
/// It's read once for each worker and once for the document, which takes megabytes to make. Each handler stands behind a
/// comparison of its method and of the fixed parts of its path, since actix tries one pattern after the other.
pub struct ServiceConfig<'a> {
    prefix: &'static str,
    target: Target<'a>,
}

enum Target<'a> {
    Worker(&'a mut web::ServiceConfig),
    Document(&'a mut OpenApi),
}

impl ServiceConfig<'_> {
    /// Has a worker serve what `register` lists.
    pub fn serve(
        prefix: &'static str,
        worker: &mut web::ServiceConfig,
        register: fn(&mut ServiceConfig<'_>),
    ) {
        let target = Target::Worker(worker);
        register(&mut ServiceConfig { prefix, target });
    }

    /// Has `document` describe what `register` lists.
    pub fn describe(prefix: &'static str, document: &mut OpenApi, register: fn(&mut ServiceConfig<'_>)) {
        let target = Target::Document(document);
        register(&mut ServiceConfig { prefix, target });
    }

    pub fn service<H>(&mut self, handler: H) -> &mut Self
    where
        H: HttpServiceFactory + OpenApiFactory + utoipa::Path + 'static,
    {
        match &mut self.target {
            Target::Worker(worker) => {
                let shape = Shape::of(&H::methods(), &format!("{}{}", self.prefix, H::path()));
                worker.service(web::scope(self.prefix).guard(shape).service(handler));
            }
            Target::Document(document) => add_to_document(document, self.prefix, &handler),
        }
        self
    }
}

fn add_to_document(document: &mut OpenApi, prefix: &str, handler: &impl OpenApiFactory) {
    let mut paths = Paths::new();
    for (path, item) in handler.paths().paths {
        paths.paths.insert(format!("{prefix}{path}"), item);
    }
    document.paths.merge(paths);
    let mut schemas = Vec::new();
    handler.schemas(&mut schemas);
    let components = document.components.get_or_insert_default();
    for (name, schema) in schemas {
        let before = components.schemas.insert(name.clone(), schema);
        // One would silently describe the other's values.
        debug_assert!(
            before.is_none_or(|before| same(&before, components.schemas.get(&name))),
            "two types are called {name}"
        );
    }
}

fn same(one: &RefOr<Schema>, other: Option<&RefOr<Schema>>) -> bool {
    let text = |schema: &RefOr<Schema>| serde_json::to_string(schema).ok();
    other.is_some_and(|other| text(one) == text(other))
}

/// What an operation's requests have in common.
struct Shape {
    methods: Vec<Method>,
    /// The parts of the path between slashes: fixed, or `None` for a parameter.
    parts: Vec<Option<String>>,
}

impl Shape {
    fn of(methods: &[HttpMethod], pattern: &str) -> Self {
        let part = |part: &str| (!part.starts_with('{')).then(|| part.to_owned());
        Self {
            methods: methods.iter().map(method).collect(),
            parts: pattern.split('/').map(part).collect(),
        }
    }

    fn fits(&self, path: &str) -> bool {
        let mut given = path.split('/');
        let fits = self.parts.iter().all(|part| match (part, given.next()) {
            (Some(fixed), Some(given)) => is(given, fixed),
            (None, Some(given)) => !given.is_empty(),
            (_, None) => false,
        });
        fits && given.next().is_none()
    }
}

fn method(method: &HttpMethod) -> Method {
    match method {
        HttpMethod::Get => Method::GET,
        HttpMethod::Post => Method::POST,
        HttpMethod::Put => Method::PUT,
        HttpMethod::Patch => Method::PATCH,
        HttpMethod::Delete => Method::DELETE,
        HttpMethod::Head => Method::HEAD,
        HttpMethod::Options => Method::OPTIONS,
        HttpMethod::Trace => Method::TRACE,
    }
}

/// Whether a part of an address is this one, plain or percent-encoded.
fn is(given: &str, fixed: &str) -> bool {
    given == fixed || (given.contains('%') && percent_decode_str(given).eq(fixed.bytes()))
}

impl Guard for Shape {
    fn check(&self, context: &GuardContext<'_>) -> bool {
        let request = context.head();
        self.methods.contains(&request.method) && self.fits(request.uri.path())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_fits_the_paths_of_its_pattern_only() {
        let shape = Shape::of(&[HttpMethod::Get], "/api/v1/agencies/{agency_id}/units");
        for path in [
            "/api/v1/agencies/1/units",
            "/api/v1/agencies/%E0%B8%81/units",
            "/api/v1/%61gencies/1/units",
        ] {
            assert!(shape.fits(path), "{path}");
        }
        for path in [
            "/api/v1/agencies/1",
            "/api/v1/agencies//units",
            "/api/v1/agencies/1/units/2",
            "/api/v1/agencies/1/units/",
            "/api/v1/agencies/1/positions",
            "/",
        ] {
            assert!(!shape.fits(path), "{path}");
        }
    }
}
