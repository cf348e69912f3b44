package dev.ratchet.api.limits;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends connections on which a request takes too long to arrive. That a byte comes now and then is not enough: a client could so
 * hold a connection for ever (slowloris).
 */
@Singleton
final class SlowClients implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
    private final RequestTime most;

    SlowClients(RequestTime most) {
        this.most = most;
    }

    @Override
    public NettyServerCustomizer.Registry onCreated(BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
        event.getBean().register(new Customizer(null, most.most()));
        return event.getBean();
    }

    private record Customizer(@Nullable Channel channel, Duration most) implements NettyServerCustomizer {
        @Override
        public NettyServerCustomizer specializeForChannel(Channel connection, ChannelRole role) {
            return role == ChannelRole.CONNECTION ? new Customizer(connection, most) : this;
        }

        @Override
        public void onStreamPipelineBuilt() {
            if (channel != null
                    && channel.pipeline().get(ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC) != null) {
                Clock clock = new Clock(channel, most);
                channel.pipeline()
                        .addBefore(
                                ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC, "first-byte", new FirstByte(clock))
                        .addAfter(
                                ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC, "last-byte", new LastByte(clock));
                clock.start();
            }
        }
    }

    /** Runs while a request arrives. Used by the channel's own thread alone. */
    private static final class Clock {
        private final Channel channel;
        private final Duration most;
        private @Nullable ScheduledFuture<?> end;

        private Clock(Channel channel, Duration most) {
            this.channel = channel;
            this.most = most;
        }

        private void start() {
            if (end == null) {
                end = channel.eventLoop().schedule(this::cut, most.toMillis(), TimeUnit.MILLISECONDS);
            }
        }

        private void cut() {
            var _ = channel.close();
        }

        private void stop() {
            if (end != null) {
                end.cancel(false);
                end = null;
            }
        }
    }

    private static final class FirstByte extends ChannelInboundHandlerAdapter {
        private final Clock clock;

        private FirstByte(Clock clock) {
            this.clock = clock;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            clock.start();
            context.fireChannelRead(bytes);
        }
    }

    private static final class LastByte extends ChannelInboundHandlerAdapter {
        private final Clock clock;

        private LastByte(Clock clock) {
            this.clock = clock;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof LastHttpContent) {
                clock.stop();
            }
            context.fireChannelRead(message);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            clock.stop();
            context.fireChannelInactive();
        }
    }
}
