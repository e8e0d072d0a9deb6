using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Rpc.Tests;

public sealed class HeaderTests
{
    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("100% sure\r\n", "100%25 sure%0D%0A")]
    [InlineData("größer: 東京 🚲", "gr%C3%B6%C3%9Fer: %E6%9D%B1%E4%BA%AC %F0%9F%9A%B2")]
    public void Messages_are_percent_encoded_and_come_back(string message, string encoded)
    {
        Assert.Equal(encoded, PercentEncoding.Encode(message));
        Assert.Equal(message, PercentEncoding.Decode(encoded));
    }

    [Theory]
    [InlineData("50%", "50%")]
    [InlineData("%zz%4", "%zz%4")]
    [InlineData("%c3%b6", "ö")]
    [InlineData("%FF", "\uFFFD")]
    public void Messages_with_bad_encoding_are_still_readable(string encoded, string message) => Assert.Equal(message, PercentEncoding.Decode(encoded));

    [Fact]
    public void Long_messages_are_cut_between_characters()
    {
        var message = string.Concat(Enumerable.Repeat("🚲", PercentEncoding.MaxLength));

        var decoded = PercentEncoding.Decode(PercentEncoding.Encode("x" + message));

        Assert.Equal("x" + message[..(PercentEncoding.MaxLength - 2)] + "…", decoded);
    }

    [Theory]
    [InlineData("1H", 3_600_000)]
    [InlineData("2M", 120_000)]
    [InlineData("100S", 100_000)]
    [InlineData("250m", 250)]
    [InlineData("3000u", 3)]
    [InlineData("5000000n", 5)]
    public void Timeouts_of_every_unit_are_read(string text, double milliseconds)
    {
        Assert.True(GrpcTimeout.TryDecode(text, out var timeout));
        Assert.Equal(milliseconds, timeout.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("S")]
    [InlineData("5")]
    [InlineData("5s")]
    [InlineData("-5S")]
    [InlineData("+5S")]
    [InlineData(" 5S")]
    [InlineData("1.5S")]
    [InlineData("123456789S")]
    public void Malformed_timeouts_are_refused(string text) => Assert.False(GrpcTimeout.TryDecode(text, out _));

    [Theory]
    [InlineData("99999999H")]
    [InlineData("99999999n")]
    [InlineData("0S")]
    public void Extreme_timeouts_are_read(string text) => Assert.True(GrpcTimeout.TryDecode(text, out _));

    [Fact]
    public void Timeouts_come_back_no_shorter_and_within_eight_digits()
    {
        var random = new Random(1);
        for (var i = 0; i < 10_000; i++)
        {
            var timeout = TimeSpan.FromTicks((long)Math.Pow(10, random.NextDouble() * 14));

            var text = GrpcTimeout.Encode(timeout);

            Assert.True(text.Length <= 9);
            Assert.True(GrpcTimeout.TryDecode(text, out var decoded));
            Assert.InRange(decoded, timeout, timeout + TimeSpan.FromMilliseconds(timeout > TimeSpan.FromMilliseconds(99_999_999) ? 1000 : 1));
        }
    }

    [Fact]
    public void Timeouts_that_are_over_are_sent_as_the_shortest() => Assert.Equal("1m", GrpcTimeout.Encode(TimeSpan.FromSeconds(-1)));

    [Fact]
    public void Reasons_are_spelled_as_in_the_contract()
    {
        var values = SyncServiceReflection.Descriptor.EnumTypes.Single(e => e.Name == "Reason").Values;
        Assert.All(values, value =>
        {
            var reason = (Reason)value.Number;
            var name = value.Number == 0 ? null : value.Name["REASON_".Length..];
            Assert.Equal(name, ReasonName.Of(reason));
            Assert.Equal(reason, ReasonName.Parse(name));
        });
        Assert.Equal(Reason.Unspecified, ReasonName.Parse("FROM_THE_FUTURE"));
    }

    [Fact]
    public void Paths_are_those_of_the_contract()
    {
        var service = SyncServiceReflection.Descriptor.Services.Single();
        Assert.Equal(
            service.Methods.Select(m => $"/{service.FullName}/{m.Name}"),
            [SyncMethods.Declare, SyncMethods.Push, SyncMethods.Pull, SyncMethods.Watch]);
    }

    [Theory]
    [InlineData(null, MessageEncoding.Identity)]
    [InlineData("", MessageEncoding.Identity)]
    [InlineData("identity", MessageEncoding.Identity)]
    [InlineData("identity, deflate, gzip", MessageEncoding.Gzip)]
    [InlineData("gzip,br", MessageEncoding.Brotli)]
    [InlineData("identity,gzip , br", MessageEncoding.Brotli)]
    [InlineData("brotli,zstd", MessageEncoding.Identity)]
    public void The_best_accepted_encoding_is_chosen(string? accepted, MessageEncoding expected) =>
        Assert.Equal(expected, MessageEncodings.Negotiate(accepted));

    [Theory]
    [InlineData("application/grpc", true)]
    [InlineData("application/grpc+proto", true)]
    [InlineData("application/grpc; charset=utf-8", true)]
    [InlineData("application/grpc-web", false)]
    [InlineData("application/grpc+json", false)]
    [InlineData("application/json", false)]
    [InlineData(null, false)]
    public void Only_grpc_with_protobuf_is_taken(string? contentType, bool expected) => Assert.Equal(expected, GrpcHeaders.IsGrpc(contentType));
}
