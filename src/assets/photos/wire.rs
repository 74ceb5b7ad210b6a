//! Photos as callers send and see them.

use crate::assets::model::AssetPhoto;
use crate::http::{Error, Fault, FilesWith, Id, Reason, Result};
use crate::words::words;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

words! {
    /// สำเนาภาพถ่าย — which copy of a photo.
    AssetPhotoCopy {
        Working = "working" "สำเนาใช้งาน ไม่มีข้อมูลสถานที่และอุปกรณ์" "Without where and by what it was taken",
        Original = "original" "ต้นฉบับตามที่ส่ง" "As it was sent",
    }
}

/// What belongs to photos that are added: nothing but the files.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct AttachAssetPhotos {}

/// The same with the files.
pub type AttachPhotoFiles = FilesWith<AttachAssetPhotos, 1>;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AssetPhotoAsked {
    /// `working` when absent.
    #[param(value_type = Option<AssetPhotoCopy>, inline)]
    pub copy: Option<String>,
}

impl AssetPhotoAsked {
    /// # Errors
    /// `422` for another word.
    pub fn copy(&self) -> Result<AssetPhotoCopy> {
        let word = self.copy.as_deref().unwrap_or("working");
        AssetPhotoCopy::parse(word).ok_or_else(|| {
            let fault = Fault::parameter("copy", Reason::UnknownValue);
            Error::invalid(fault.with("allowed", AssetPhotoCopy::allowed()))
        })
    }
}

/// ภาพถ่าย — a photo of an asset.
#[derive(Debug, Serialize, ToSchema)]
pub struct AssetPhotoView {
    #[schema(value_type = Id)]
    pub id: String,
    #[schema(example = "ด้านหน้า.jpg")]
    pub name: String,
    #[schema(example = "image/jpeg")]
    pub media_type: String,
    /// Bytes of the working copy, from which where and by what it was taken is removed.
    #[schema(minimum = 0, example = 204_800)]
    pub size: i32,
    /// Hexadecimal SHA-256 of the working copy.
    #[schema(
        pattern = "^[0-9a-f]{64}$",
        example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    )]
    pub sha256: String,
    /// Of the file as it was sent.
    #[schema(minimum = 0, example = 209_000)]
    pub original_size: i32,
    #[schema(
        pattern = "^[0-9a-f]{64}$",
        example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    )]
    pub original_sha256: String,
}

impl From<AssetPhoto> for AssetPhotoView {
    fn from(photo: AssetPhoto) -> Self {
        Self {
            id: photo.id,
            name: photo.name,
            media_type: photo.media_type,
            size: photo.size,
            sha256: photo.sha256,
            original_size: photo.original_size,
            original_sha256: photo.original_sha256,
        }
    }
}
