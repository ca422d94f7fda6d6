#[path = "../../school.rs"]
mod school;
use orm::prelude::*;
use school::*;

use orm::With;

fn unknown(_: LoadedRef<'_, User, With![User: pots]>) {}
fn a_column(_: LoadedRef<'_, User, With![User: name]>) {}
fn inner(_: LoadedRef<'_, User, With![User: posts { remarks }]>) {}
fn of_another(_: LoadedRef<'_, Post, With![User: posts]>) {}

fn main() {}
