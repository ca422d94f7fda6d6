//! Nothing: only the graph matters.
