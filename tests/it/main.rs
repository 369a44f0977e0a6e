//! The one integration binary: structure, command line, clouds.

mod architecture;
