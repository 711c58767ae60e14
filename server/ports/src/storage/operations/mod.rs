//! Figures for those who run it.

mod figures;

pub use figures::{DeliveryFigure, Figures, Operations, Pool};
