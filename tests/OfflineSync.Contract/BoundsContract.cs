using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.ChangeLog.Ranges;
using Xunit;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Contract;

/// <summary>What a store reads at once ends at the bounds that the server gives it, and goes on behind them.</summary>
public abstract class BoundsContract : StoreContract
{
    private const int Rows = 6;
    private static readonly PageBounds Unbounded = new(1_000, long.MaxValue);

    private IChangeLog Log => Node.Faults;

    [Fact]
    public async Task Pages_of_the_log_end_at_so_many_rows_or_with_the_row_that_reaches_so_many_bytes()
    {
        await WriteTwoTablesAsync();
        await AssertBoundedAsync((after, bounds) => Log.ReadPageAsync(Scope, after, 0, bounds, default));
    }

    [Fact]
    public async Task Pages_of_tables_end_at_so_many_rows_or_with_the_row_that_reaches_so_many_bytes()
    {
        await WriteTwoTablesAsync();
        await AssertBoundedAsync((after, bounds) => Log.ReadRangeAsync(Scope, new TablesRange([new(0, after), new(1, after)]), 0, bounds, default));
    }

    [Fact]
    public async Task Rows_are_counted_up_to_a_number()
    {
        await WriteTwoTablesAsync();
        var tables = new TablesRange([new(0, default), new(1, default)]);
        foreach (var (most, count) in new[] { (4, 4), (Rows, Rows), (Rows + 2, Rows + 2), (100, 2 * Rows) })
        {
            Assert.Equal(count, await Log.CountRowsAsync(Scope, default, most, default));
            Assert.Equal(count, await Log.CountRangeAsync(Scope, tables, most, default));
        }
        Assert.Equal(2, await Log.CountRangeAsync(Scope, new TablesRange([new(1, default)]), 2, default));
    }

    [Fact]
    public async Task Conflicts_end_at_so_many_or_with_the_one_that_reaches_so_many_bytes()
    {
        var (early, late) = await TwoDevicesWithRowAsync();
        for (var i = 1; i <= 4; i++)
            early.WriteAt(Clock.Milliseconds + i, RowChange.Update("t", "x", ("a", Value.FromText(new string('e', 100 * i)))));
        late.WriteAt(Clock.Milliseconds + 10, RowChange.Update("t", "x", ("a", Value.FromText("late"))));
        await late.PushAsync();
        await early.PushAsync();
        var all = await ReadAsync(Unbounded);
        Assert.Equal(4, all.Count);
        long bytes = all[0].LosingValue.Length + all[0].WinningValue.Length + all[1].LosingValue.Length + all[1].WinningValue.Length;
        Assert.Equal(3, (await ReadAsync(new PageBounds(3, long.MaxValue))).Count);
        Assert.Equal(2, (await ReadAsync(new PageBounds(100, bytes))).Count);
        Assert.Equal(3, (await ReadAsync(new PageBounds(100, bytes + 1))).Count);

        Task<IReadOnlyList<ConflictEntry>> ReadAsync(PageBounds bounds) => Log.ReadConflictsAsync(Scope, ClientId.Read(early.Id.Span), default, long.MaxValue, bounds, default);
    }

    [Fact]
    public async Task Rows_of_a_table_after_a_key_end_at_so_many_or_with_the_row_that_reaches_so_many_bytes()
    {
        await WriteTwoTablesAsync();
        await using var transaction = await Log.BeginAsync(Scope, [], default);
        var all = await transaction.ReadRowsAfterAsync(0, default, Unbounded, default);
        Assert.Equal(Rows, all.Count);
        long bytes = all[0].Data.Length + all[1].Data.Length;
        Assert.Equal(2, (await transaction.ReadRowsAfterAsync(0, default, new PageBounds(2, long.MaxValue), default)).Count);
        Assert.Equal(2, (await transaction.ReadRowsAfterAsync(0, default, new PageBounds(100, bytes), default)).Count);
        Assert.Equal(3, (await transaction.ReadRowsAfterAsync(0, default, new PageBounds(100, bytes + 1), default)).Count);
        Assert.Equal(all[2].Key, (await transaction.ReadRowsAfterAsync(0, all[1].Key, Unbounded, default))[0].Key);
    }

    [Fact]
    public async Task Scopes_are_listed_in_order_so_many_at_once()
    {
        var scopes = new[] { $"{Scope}-a", $"{Scope}-b", $"{Scope}-c" };
        foreach (var scope in scopes)
        {
            var device = NewDevice(1, scope);
            device.Write(RowChange.Insert("t", "x", ("a", Value.Null)));
            await device.PushAsync();
        }
        var first = await Log.ListScopesAsync(Scope, 2, default);
        Assert.Equal(scopes[..2], first);
        Assert.Equal(scopes[2], (await Log.ListScopesAsync(first[^1], 2, default))[0]);
    }

    [Fact]
    public async Task A_scope_that_nobody_has_written_has_nothing_and_that_is_all()
    {
        var page = await Log.ReadPageAsync("nobody's", default, 0, Unbounded, default);
        var range = await Log.ReadRangeAsync("nobody's", new TablesRange([new(0, default)]), 0, Unbounded, default);
        foreach (var read in new[] { page, range })
            Assert.Equal((default, 0, true), (read.Head, read.Rows.Count, read.Complete));
        Assert.Equal(0, await Log.CountRowsAsync("nobody's", default, 100, default));
        Assert.Empty(await Log.ReadHeadsAsync(["nobody's"], default));
    }

    /// <summary>Two tables, the rows of which alternate in the log, with values of different sizes.</summary>
    private async Task WriteTwoTablesAsync()
    {
        var writer = NewDevice(1);
        for (var i = 0; i < Rows; i++)
        {
            var value = Value.FromText(new string('v', 10 * i));
            writer.Write(RowChange.Insert("t", $"{i}", ("a", value)), RowChange.Insert("u", $"{i}", ("a", value)));
        }
        await writer.PushAsync();
    }

    private static async Task AssertBoundedAsync(Func<LogPosition, PageBounds, Task<ScopePage>> read)
    {
        var all = await read(default, Unbounded);
        Assert.Equal((2 * Rows, true), (all.Rows.Count, all.Complete));
        var bytes = all.Rows.Take(3).Sum(row => (long)row.Data.Length);
        foreach (var (bounds, count) in new[]
        {
            (new PageBounds(5, long.MaxValue), 5),
            (new PageBounds((2 * Rows) + 1, long.MaxValue), 2 * Rows),
            (new PageBounds(100, 1), 1),
            (new PageBounds(100, bytes), 3),
            (new PageBounds(100, bytes + 1), 4),
        })
        {
            var page = await read(default, bounds);
            Assert.Equal((count, count == 2 * Rows), (page.Rows.Count, page.Complete));
            Assert.Equal(all.Rows.Take(count).Select(row => row.Position), page.Rows.Select(row => row.Position));
            var rest = await read(page.Rows[^1].Position, Unbounded);
            Assert.Equal(all.Rows.Skip(count).Select(row => row.Position), rest.Rows.Select(row => row.Position));
        }
    }
}
