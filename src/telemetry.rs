//! Logs as JSON lines and metrics for Prometheus.

use parking_lot::RwLock;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tracing_subscriber::EnvFilter;

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Json,
    Text,
}

/// Starts logging to standard error. `RUST_LOG` chooses what; without it, `info`.
pub fn start_logging(format: LogFormat) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    // A second start in the same process keeps the first.
    drop(match format {
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
        LogFormat::Text => builder.try_init(),
    });
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct RouteLabels {
    method: String,
    route: String,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct StatusLabels {
    method: String,
    route: String,
    status: String,
}

/// All metrics of the process.
pub struct Metrics {
    registry: Registry,
    durations: Family<RouteLabels, Histogram, fn() -> Histogram>,
    requests: Family<StatusLabels, Counter>,
    /// By method, then by route.
    routes: RwLock<HashMap<&'static str, HashMap<String, Arc<RouteMetrics>>>>,
    pub data_version: Gauge,
}

/// The metrics of one operation, found once and kept.
pub struct RouteMetrics {
    duration: Histogram,
    /// By hundreds: 2xx, 3xx, 4xx, 5xx.
    classes: [Counter; 4],
}

impl RouteMetrics {
    pub fn observe(&self, status: u16, took: Duration) {
        self.duration.observe(took.as_secs_f64());
        let [success, redirect, client, server] = &self.classes;
        let class = match status {
            ..300 => success,
            300..400 => redirect,
            400..500 => client,
            500.. => server,
        };
        class.inc();
    }
}

fn duration_buckets() -> Histogram {
    Histogram::new([0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0])
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("prongsai");
        let buckets: fn() -> Histogram = duration_buckets;
        let durations = Family::new_with_constructor(buckets);
        let requests = Family::<StatusLabels, Counter>::default();
        let data_version = Gauge::default();
        registry.register(
            "http_request_duration_seconds",
            "Time to answer, by route",
            durations.clone(),
        );
        registry.register(
            "http_requests",
            "Requests, by route and class of status",
            requests.clone(),
        );
        registry.register("data_version", "Number of the newest event", data_version.clone());
        Self {
            registry,
            durations,
            requests,
            routes: RwLock::default(),
            data_version,
        }
    }
}

impl Metrics {
    /// The metrics of a route. Routes are the application's patterns, so there are only so many.
    pub fn route(&self, method: &str, route: &str) -> Arc<RouteMetrics> {
        let method = method_label(method);
        if let Some(found) = self
            .routes
            .read()
            .get(method)
            .and_then(|routes| routes.get(route))
        {
            return Arc::clone(found);
        }
        let labels = RouteLabels {
            method: method.to_owned(),
            route: route.to_owned(),
        };
        let class = |status: &str| {
            let (method, route) = (method.to_owned(), route.to_owned());
            self.requests.get_or_create_owned(&StatusLabels {
                method,
                route,
                status: status.to_owned(),
            })
        };
        let made = Arc::new(RouteMetrics {
            duration: self.durations.get_or_create_owned(&labels),
            classes: [class("2xx"), class("3xx"), class("4xx"), class("5xx")],
        });
        let mut routes = self.routes.write();
        Arc::clone(
            routes
                .entry(method)
                .or_default()
                .entry(route.to_owned())
                .or_insert(made),
        )
    }

    /// The text that Prometheus reads.
    pub fn render(&self) -> String {
        let mut text = String::new();
        match encode(&mut text, &self.registry) {
            Ok(()) => text,
            Err(error) => format!("# {error}\n"),
        }
    }
}

/// The method, `other` for a word that isn't one: metrics must not grow without bound.
pub fn method_label(method: &str) -> &'static str {
    match method {
        "GET" => "GET",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "HEAD" => "HEAD",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}
