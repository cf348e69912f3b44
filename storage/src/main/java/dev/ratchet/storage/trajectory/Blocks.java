package dev.ratchet.storage.trajectory;

/** How the rows of an Arrow file are cut into record batches, and what is proven by itself. */
enum Blocks {
    /** Few rows each, so that one row is cheap to reach; a block is proven whole. */
    OF_FEW_ROWS(64),
    /** Many rows each, so that one column of all rows is cheap to reach; each column of a block is proven by itself too. */
    OF_COLUMNS(1 << 16);

    private final int rows;

    Blocks(int rows) {
        this.rows = rows;
    }

    /** Rows of each block but the last, so that a ranged read of a row knows its block. */
    int rows() {
        return rows;
    }
}
