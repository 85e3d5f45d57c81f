import x from "https://skimage.io/x.js"
