package a

import "kelp.io/pkg"

import (
	b "kelp.io/b"
)
