package a

import "kelp.example/pkg"

import (
	b "kelp.example/b"
)
