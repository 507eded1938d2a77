// SPDX-License-Identifier: GPL-2.0-only
// Nothing of its own: the headers compiled for the tests need a source to hang on.
