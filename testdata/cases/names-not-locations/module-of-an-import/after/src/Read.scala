import skimage.io
import skimage.io.{imread, imsave => save}
