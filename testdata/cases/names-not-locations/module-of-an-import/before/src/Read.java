import static skimage.io;
import skimage.io.*;
// read https://skimage.io first
