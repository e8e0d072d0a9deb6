using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.Limits;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Limits;

namespace OfflineSync.Server.Tests.Limits;

public sealed class CallerLimiterTests
{
    [Fact]
    public void A_caller_that_calls_too_often_is_told_when_to_come_back_and_others_are_not()
    {
        using var limiter = new CallerLimiter(new CallerLimits { RequestsPerSecond = 1 }, "user");
        for (var i = 0; i < 10; i++)
            limiter.Begin("ada");

        AssertRefused(() => limiter.Begin("ada"));
        limiter.Begin("bob");
    }

    [Fact]
    public void A_full_batch_of_mutations_always_fits_into_what_a_rested_caller_may_send()
    {
        using var limiter = new CallerLimiter(new CallerLimits { MutationsPerSecond = 1 }, "user");
        limiter.Mutate("ada", ProtocolLimits.PushMutationsMax);

        AssertRefused(() => limiter.Mutate("ada", 2));
        limiter.Mutate("ada", 0);
    }

    [Fact]
    public void Who_has_used_up_its_bytes_begins_no_call()
    {
        using var limiter = new CallerLimiter(new CallerLimits { BytesPerSecond = 1 }, "user");
        limiter.Begin("ada");
        limiter.Transferred("ada", MessageFrame.DefaultMaxMessageSize - 1);
        limiter.Begin("ada");
        // What was over the limit when it was counted is forgiven.
        limiter.Transferred("ada", long.MaxValue);

        AssertRefused(() => limiter.Begin("ada"));
        limiter.Begin("bob");
    }

    [Fact]
    public void An_open_call_counts_until_its_end()
    {
        using var limiter = new CallerLimiter(new CallerLimits { Streams = 2 }, "user");
        using var first = limiter.Begin("ada");
        var second = limiter.Begin("ada");

        AssertRefused(() => limiter.Begin("ada"));
        second!.Dispose();
        limiter.Begin("ada");
    }

    [Fact]
    public void Zero_is_no_limit()
    {
        using var limiter = new CallerLimiter(new CallerLimits(), "user");
        for (var i = 0; i < 100_000; i++)
            Assert.Null(limiter.Begin("ada"));
        limiter.Mutate("ada", int.MaxValue);
        limiter.Transferred("ada", long.MaxValue);
    }

    private static void AssertRefused(Action call)
    {
        var refusal = Assert.Throws<RpcException>(call);
        Assert.Equal((StatusCode.ResourceExhausted, Reason.LimitExceeded), (refusal.Status, refusal.Reason));
        Assert.InRange(RetryPushback.Of(refusal)!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
    }
}
