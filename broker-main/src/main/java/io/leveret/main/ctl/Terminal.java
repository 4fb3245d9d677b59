package io.leveret.main.ctl;

/** Where a command writes to and reads from: the client's, far away. */
interface Terminal {
    void out(String text);

    void err(String text);

    /** All of standard input. */
    byte[] input();
}
