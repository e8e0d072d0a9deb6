using System.Text;
using Microsoft.Extensions.DependencyInjection;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.Hosting;
using Xunit;
using RowKey = OfflineSync.Protocol.Values.RowKey;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Contract;

/// <summary>Texts that are merged character by character, over the store.</summary>
public abstract class TextContract : StoreContract
{
    [Fact]
    public async Task Concurrent_edits_of_one_text_all_stay()
    {
        var (first, second) = await TwoDevicesAsync("The cat sat.");
        first.Write(RowChange.Update("t", "x", ("text", Value.FromText("The black cat sat."))));
        second.Write(RowChange.Update("t", "x", ("text", Value.FromText("The cat sat down."))));
        second.Write(RowChange.Update("t", "x", ("text", Value.FromText("The cat sat down 🐈."))));
        await first.SyncAsync();
        await second.SyncAsync();
        await first.SyncAsync();
        await AssertEverywhereAsync("The black cat sat down 🐈.", first, second);
    }

    [Fact]
    public async Task A_row_that_two_devices_create_has_both_texts_one_after_the_other()
    {
        var (first, second) = (NewDevice(1), NewDevice(2));
        foreach (var device in new[] { first, second })
            await device.DeclareAsync("t", DeletePolicy.DeleteWins, Columns.Text("text"));
        first.Write(RowChange.Insert("t", "x", ("text", Value.FromText("ab"))));
        second.Write(RowChange.Insert("t", "x", ("text", Value.FromText("cd"))));
        await first.SyncAsync();
        await second.SyncAsync();
        await first.SyncAsync();
        await AssertEverywhereAsync("abcd", first, second);
    }

    [Fact]
    public async Task An_edit_of_a_row_that_was_deleted_and_created_anew_is_a_conflict()
    {
        var (first, second) = await TwoDevicesAsync("old text");
        first.Write(RowChange.Update("t", "x", ("text", Value.FromText("old text, edited"))), RowChange.Insert("t", "with it"));
        second.Write(RowChange.Delete("t", "x"));
        second.Write(RowChange.Insert("t", "x", ("text", Value.FromText("new"))));
        await second.SyncAsync();
        await first.SyncAsync();
        await AssertEverywhereAsync("new", first, second);
        var conflict = Assert.Single(first.Conflicts);
        Assert.Equal((ConflictRule.TextUnknown, "new"), (conflict.Rule, conflict.WinningValue.Text.ToStringUtf8()));
        Assert.Equal(", edited", Assert.Single(TextEdit.Parser.ParseFrom(conflict.LosingValue.Blob).Splices).Inserted);
        Assert.True(first.Replica.Has("t", "with it"));
    }

    [Fact]
    public async Task A_row_that_is_created_with_an_edit_of_a_text_that_is_not_there_goes_back_to_its_device()
    {
        var device = NewDevice(1);
        await device.DeclareAsync("t", DeletePolicy.DeleteWins, Columns.Text("text"));
        device.Replica.Apply("t", RowOperation.Insert, Value.FromText("x"), [("text", Value.FromText("lost"))]);
        device.Write(RowChange.Insert("t", "x", ("text", Value.FromText("lost, edited"))));
        await device.SyncAsync();
        await AssertEverywhereAsync("", device);
        Assert.Equal(ConflictRule.TextUnknown, Assert.Single(device.Conflicts).Rule);
    }

    [Fact]
    public async Task A_row_whose_delete_lost_and_that_was_created_anew_has_the_new_text_with_the_edits_of_others()
    {
        var (first, second) = await TwoDevicesAsync("old text", DeletePolicy.UpdateWins);
        second.Write(RowChange.Update("t", "x", ("text", Value.FromText("old text!"))));
        await second.SyncAsync();
        first.Write(RowChange.Delete("t", "x"));
        first.Write(RowChange.Insert("t", "x", ("text", Value.FromText("new"))));
        await first.SyncAsync();
        await second.SyncAsync();
        await AssertEverywhereAsync("new!", first, second);
    }

    [Fact]
    public async Task An_edit_that_meets_no_other_does_not_come_back()
    {
        var (first, second) = await TwoDevicesAsync("The cat");
        first.Write(RowChange.Update("t", "x", ("text", Value.FromText("The cat sat"))));
        Assert.Equal(0, await first.SyncAsync());
        second.Write(RowChange.Update("t", "x", ("text", Value.FromText("A cat"))));
        Assert.Equal(1, await second.SyncAsync());
        await first.SyncAsync();
        await AssertEverywhereAsync("A cat sat", first, second);
    }

    [Fact]
    public async Task An_edit_that_was_rejected_counts_for_the_places_of_those_after_it()
    {
        var (first, second) = await TwoDevicesAsync("The cat");
        first.Write(RowChange.Update("t", "x", ("text", Value.FromText("Refuse this. The cat"))), RowChange.Insert("t", "refuse"));
        first.Write(RowChange.Update("t", "x", ("text", Value.FromText("Refuse this. The cat sat"))));
        await first.SyncAsync();
        await second.SyncAsync();
        Assert.Equal([Outcome.Rejected, Outcome.Applied], first.Results.TakeLast(2).Select(result => result.Outcome));
        await AssertEverywhereAsync("The cat sat", first, second);
    }

    [Fact]
    public async Task A_rejected_edit_of_a_text_that_is_not_there_any_more_changes_nothing()
    {
        var (first, second) = await TwoDevicesAsync("old text");
        first.Write(RowChange.Update("t", "x", ("text", Value.FromText("old text, edited"))), RowChange.Insert("t", "refuse"));
        second.Write(RowChange.Delete("t", "x"));
        second.Write(RowChange.Insert("t", "x", ("text", Value.FromText("new"))));
        await second.SyncAsync();
        await first.SyncAsync();
        Assert.Equal(Outcome.Rejected, first.Results[^1].Outcome);
        await AssertEverywhereAsync("new", first, second);
        second.Write(RowChange.Update("t", "x", ("text", Value.FromText("new!"))));
        await second.SyncAsync();
        await first.SyncAsync();
        await AssertEverywhereAsync("new!", first, second);
    }

    [Fact]
    public async Task Deleting_a_row_removes_its_history_and_a_new_row_starts_without_one()
    {
        var (first, second) = await TwoDevicesAsync("one");
        Assert.Single(await ReadHistoryAsync());
        first.Write(RowChange.Delete("t", "x"));
        await first.SyncAsync();
        Assert.Empty(await ReadHistoryAsync());
        first.Write(RowChange.Insert("t", "x", ("text", Value.FromText("two"))));
        await first.SyncAsync();
        await second.SyncAsync();
        second.Write(RowChange.Update("t", "x", ("text", Value.FromText("two three"))));
        await second.SyncAsync();
        await first.SyncAsync();
        await AssertEverywhereAsync("two three", first, second);

        async Task<IReadOnlyList<StoredChunk>> ReadHistoryAsync()
        {
            await using var transaction = await Node.Faults.BeginAsync(Scope, [], default);
            return await transaction.ReadChunksAsync(new TextCell(0, RowKey.Encode([Value.FromText("x")]), 0), [0, 1, 2], default);
        }
    }

    [Fact]
    public async Task Merging_an_edit_reads_a_few_parts_of_the_history_however_long_it_is()
    {
        const int Edits = 300;
        var random = new Random(3);
        var text = new StringBuilder(string.Concat(Enumerable.Range(0, 2000).Select(i => $"{i:0000} ")));
        var (first, second) = await TwoDevicesAsync(text.ToString());
        long early = 0;
        for (var i = 0; i < Edits; i++)
        {
            text.Insert(random.Next(text.Length), "edit");
            first.Write(RowChange.Update("t", "x", ("text", Value.FromText(text.ToString()))));
            await first.SyncAsync();
            if (i == (Edits / 2) - 1)
                early = Node.Faults.ChunkBytesRead;
        }
        var late = Node.Faults.ChunkBytesRead - early;
        Assert.InRange(late, 1, early * 3 / 2);
        await second.SyncAsync();
        await AssertEverywhereAsync(text.ToString(), first, second);
    }

    protected override void AddServices(IServiceCollection services) => services.AddMutationValidator<RefusingByKey>("t");

    protected async Task<(Device First, Device Second)> TwoDevicesAsync(string text, DeletePolicy deletes = DeletePolicy.DeleteWins)
    {
        var (first, second) = (NewDevice(1), NewDevice(2));
        await first.DeclareAsync("t", deletes, Columns.Text("text"));
        await second.DeclareAsync("t", deletes, Columns.Text("text"));
        first.Write(RowChange.Insert("t", "x", ("text", Value.FromText(text))));
        await first.SyncAsync();
        await second.SyncAsync();
        return (first, second);
    }

    private async Task AssertEverywhereAsync(string expected, params Device[] devices)
    {
        Assert.Equal(Value.FromText(expected), (await ReadAllAsync())["t", "x", "text"]);
        Assert.All(devices, device => Assert.Equal(Value.FromText(expected), device.Replica["t", "x", "text"]));
    }
}
