import skimage.io as io
