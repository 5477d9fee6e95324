package io.tableorder.simulator;

/**
 * One line as the printer's head has printed it.
 *
 * @param text empty for a picture
 * @param picture the height of a picture in dots; 0 for text
 */
public record PrintedLine(String text, int width, int height, boolean isBold, boolean isInverse, int picture) {}
