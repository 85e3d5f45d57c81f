import static skimage.io;
import skimage.io.*;
// read https://images.example first
