//! Figures for those who run it.

mod figures;

pub use figures::{ErrandFigure, Figures, Operations, Pool};
