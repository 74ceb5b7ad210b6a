//! Forms with files, as browsers send them.

/// A form to be sent.
#[derive(Clone, Default)]
pub struct Multipart(Vec<u8>);

impl Multipart {
    const BOUNDARY: &str = "----a boundary of the tests";

    pub fn content_type() -> String {
        format!("multipart/form-data; boundary=\"{}\"", Self::BOUNDARY)
    }

    pub fn text(self, name: &str, value: &str) -> Self {
        self.part(&format!("name=\"{name}\""), value.as_bytes())
    }

    /// A file named `files`.
    pub fn file(self, name: &str, bytes: &[u8]) -> Self {
        let heading =
            format!("name=\"files\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream");
        self.part(&heading, bytes)
    }

    fn part(mut self, heading: &str, bytes: &[u8]) -> Self {
        let heading = format!(
            "--{}\r\nContent-Disposition: form-data; {heading}\r\n\r\n",
            Self::BOUNDARY
        );
        self.0.extend_from_slice(heading.as_bytes());
        self.0.extend_from_slice(bytes);
        self.0.extend_from_slice(b"\r\n");
        self
    }

    /// The whole body.
    pub fn body(mut self) -> Vec<u8> {
        self.0
            .extend_from_slice(format!("--{}--\r\n", Self::BOUNDARY).as_bytes());
        self.0
    }

    /// Makes this the body of a request.
    pub fn of(self, request: reqwest::RequestBuilder) -> reqwest::RequestBuilder {
        request
            .header("content-type", Self::content_type())
            .body(self.body())
    }
}
