using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.Feed;

namespace OfflineSync.Server.Tests.Feed;

public sealed class CursorTests
{
    private const long Time = 1_900_000_000_000;

    private static readonly Guid Epoch = new("01020304-0506-0708-090a-0b0c0d0e0f10");

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(5, 7, 9, 12)]
    [InlineData(long.MaxValue, long.MaxValue, int.MaxValue, long.MaxValue)]
    public void A_cursor_reads_back(long since, long change, int ordinal, long startHead)
    {
        var cursor = new Cursor(ulong.MaxValue, since, new LogPosition(change, ordinal), startHead, startHead, since);
        Assert.Equal(cursor, Cursor.Read(cursor.ToBytes()));
    }

    [Fact]
    public void An_empty_cursor_stands_at_the_start_of_any_log()
    {
        var cursor = Cursor.Read([]);
        Assert.Null(cursor.FindProblem("any", new ScopePage(default, [], Complete: true)));
        Assert.Null(cursor.FindProblem("any", PageAt(new ScopeHead(Epoch, 5, 5))));
        Assert.True(cursor.AtStart);
    }

    [Fact]
    public void Another_epoch_is_refused() => AssertRefused(CursorAt(3), new ScopeHead(Guid.Empty, 5, 5));

    [Fact]
    public void A_position_beyond_the_head_is_refused() => AssertRefused(CursorAt(6), new ScopeHead(Epoch, 5, 5));

    [Fact]
    public void A_position_at_the_head_is_fine() => Assert.Null(CursorAt(5).FindProblem("scope", PageAt(new ScopeHead(Epoch, 5, 5))));

    [Fact]
    public void A_log_whose_past_is_another_one_is_refused() => AssertRefused(CursorAt(3) with { SeenTime = Time - 1 }, new ScopeHead(Epoch, 5, 5));

    [Fact]
    public void No_damaged_byte_passes_for_another_place()
    {
        var page = PageAt(new ScopeHead(Epoch, 1000, 5));
        byte[][] cursors = [CursorAt(5).ToBytes(), new Cursor(Cursor.TagOf("scope", Epoch), 3, new LogPosition(300, 7), 500, 600, Time).ToBytes()];
        foreach (var bytes in cursors)
        {
            for (var i = 0; i < bytes.Length; i++)
            {
                for (var value = 0; value < 256; value++)
                {
                    byte[] damaged = [.. bytes];
                    damaged[i] = (byte)value;
                    if (value != bytes[i])
                        AssertInvalid(() => Cursor.Read(damaged), page);
                }
                if (i > 0)
                    AssertInvalid(() => Cursor.Read(bytes.AsSpan(0, i)), page);
            }
            AssertInvalid(() => Cursor.Read([.. bytes, 0]), page);
        }
    }

    [Fact]
    public void A_cursor_of_the_version_before_is_taken()
    {
        var cursor = new Cursor(3, 1, new LogPosition(2, 5), 4, 0, 0);
        Assert.Equal(cursor, Cursor.Read([1, 3, 1, 2, 5, 4]));
    }

    private static Cursor CursorAt(long change) => new(Cursor.TagOf("scope", Epoch), change, LogPosition.EndOf(change), change, change, Time);

    private static ScopePage PageAt(ScopeHead head) => new(head, [], Complete: true) { HeadTime = Time, SeenTime = Time };

    private static void AssertRefused(Cursor cursor, ScopeHead head) => AssertInvalid(() => cursor, PageAt(head));

    private static void AssertInvalid(Func<Cursor> read, ScopePage page)
    {
        try
        {
            Assert.NotNull(read().FindProblem("scope", page));
        }
        catch (RpcException refusal)
        {
            Assert.Equal((StatusCode.FailedPrecondition, Reason.CursorInvalid), (refusal.Status, refusal.Reason));
        }
    }
}
