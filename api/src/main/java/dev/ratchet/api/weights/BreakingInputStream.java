package dev.ratchet.api.weights;

import dev.ratchet.domain.fault.FaultException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says of a fault of the store what the server expects of a stream that ends too early, so that it breaks the connection. Of any
 * other exception it would leave the client waiting.
 */
final class BreakingInputStream extends FilterInputStream {
    private static final Logger LOG = LoggerFactory.getLogger(BreakingInputStream.class);

    BreakingInputStream(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            return super.read(buffer, offset, length);
        } catch (FaultException e) {
            LOG.error("download broken off: {}", e.getMessage());
            throw new IOException(e);
        }
    }
}
