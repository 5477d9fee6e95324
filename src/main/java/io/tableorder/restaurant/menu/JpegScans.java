package io.tableorder.restaurant.menu;

/**
 * The scans of a JPEG, read without decoding it. Most JPEGs are one scan, which is decoded row by row. For all others the decoder
 * keeps the coefficients of the whole picture, outside the heap, and draws the picture again with each scan.
 *
 * @param count the number of scans
 * @param coefficients how many the decoder keeps for each pixel, from 1 to the number of components; 0 for a picture of one scan
 */
record JpegScans(int count, double coefficients) {

    static JpegScans of(byte[] bytes) {
        int scans = 0;
        double perPixel = 0;
        int components = 0;
        boolean isKept = false;
        int at = 0;
        while (at + 1 < bytes.length) {
            int marker = bytes[at + 1] & 0xFF;
            if (bytes[at] != (byte) 0xFF || marker == 0 || marker == 0xFF) {
                at++; // the data of a scan, or bytes that the decoder skips too
                continue;
            }
            at += 2;
            if (marker == 0xD9 && scans > 0) {
                break;
            }
            boolean isAlone = marker >= 0xD0 && marker <= 0xD9 || marker == 0x01;
            if (isAlone || at + 7 >= bytes.length) {
                continue;
            }
            if (marker >= 0xC0 && marker <= 0xC2) {
                components = bytes[at + 7] & 0xFF;
                perPixel = perPixel(bytes, at + 8, components);
                isKept |= marker == 0xC2;
            } else if (marker == 0xDA) {
                scans++;
                isKept |= (bytes[at + 2] & 0xFF) < components;
            }
            at += (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
        }
        return new JpegScans(scans, isKept ? perPixel : 0);
    }

    private static double perPixel(byte[] bytes, int from, int components) {
        int samples = 0;
        int across = 1;
        int down = 1;
        for (int at = from + 1; at < bytes.length && at < from + 3 * components; at += 3) {
            int horizontal = bytes[at] >> 4 & 0xF;
            int vertical = bytes[at] & 0xF;
            samples += horizontal * vertical;
            across = Math.max(across, horizontal);
            down = Math.max(down, vertical);
        }
        return (double) samples / (across * down);
    }
}
