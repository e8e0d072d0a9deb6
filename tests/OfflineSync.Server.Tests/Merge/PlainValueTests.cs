using OfflineSync.Protocol.Values;
using OfflineSync.Server.Merge;

namespace OfflineSync.Server.Tests.Merge;

/// <summary>Values as resolvers and validators of the host see and return them.</summary>
public sealed class PlainValueTests
{
    public static IEnumerable<object?[]> Objects =>
    [
        [null, Value.Null, null],
        [7L, Value.FromInteger(7), 7L],
        [7, Value.FromInteger(7), 7L],
        [true, Value.FromInteger(1), 1L],
        [false, Value.FromInteger(0), 0L],
        [0.5, Value.FromReal(0.5), 0.5],
        ["text", Value.FromText("text"), "text"],
        [new byte[] { 1, 2 }, Value.FromBlob(new byte[] { 1, 2 }), new byte[] { 1, 2 }],
    ];

    [Theory]
    [MemberData(nameof(Objects))]
    public void What_a_resolver_returns_is_a_value_and_the_value_is_that_again(object? given, object value, object? shown)
    {
        Assert.Equal(value, PlainValue.FromObject(given));
        Assert.Equal(shown, PlainValue.ToObject((Value)value));
    }

    [Fact]
    public void What_SQLite_has_no_type_for_is_refused_with_its_type_and_what_to_return_instead()
    {
        var refused = Assert.Throws<InvalidOperationException>(() => PlainValue.FromObject(DateTimeOffset.UnixEpoch));
        Assert.Equal("A resolver returned a System.DateTimeOffset; it must be long, double, string, byte[] or null.", refused.Message);
    }
}
