import os, skimage.io, sys
import skimage.io as io
from skimage.io import imread

DOCS = "https://images.example/docs"
