using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using Xunit;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Contract;

/// <summary>Declarations of merge rules.</summary>
public abstract class DeclareContract : StoreContract
{
    [Fact]
    public async Task The_first_declaration_holds_and_one_that_agrees_is_accepted_on_every_node()
    {
        await NewDevice(1).DeclareAsync("t", DeletePolicy.UpdateWins, Columns.Counter("n"), Columns.Set("s"));
        await NewDevice(2).DeclareAsync("t", DeletePolicy.UpdateWins, Columns.Set("s"), Columns.Text("later"));
        await using var other = await StartNodeAsync();
        await new Device(other, Clock, Scope, 3).DeclareAsync("t", DeletePolicy.UpdateWins, Columns.Counter("n"), Columns.Text("later"));
    }

    [Fact]
    public async Task A_column_that_was_declared_otherwise_is_refused_with_both_declarations()
    {
        await NewDevice(1).DeclareAsync("notes", DeletePolicy.DeleteWins, Columns.Counter("views"));
        var error = await RefusedAsync(NewDevice(2).DeclareRequest("notes", DeletePolicy.DeleteWins, Columns.Set("views")));
        Assert.Contains("\"notes\"", error.Message, StringComparison.Ordinal);
        Assert.Contains("\"views\"", error.Message, StringComparison.Ordinal);
        Assert.Contains("declares a set", error.Message, StringComparison.Ordinal);
        Assert.Contains("has a counter", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_declaration_has_no_effect()
    {
        var device = NewDevice(1);
        await device.DeclareAsync("t", DeletePolicy.DeleteWins, Columns.Counter("n"));
        await RefusedAsync(device.DeclareRequest("t", DeletePolicy.DeleteWins, Columns.Text("other"), Columns.Register("n")));
        await device.DeclareAsync("t", DeletePolicy.DeleteWins, Columns.Counter("other"));
    }

    [Fact]
    public async Task What_was_written_before_a_declaration_counts_as_declared_with_the_defaults()
    {
        var device = NewDevice(1);
        device.Write(RowChange.Insert("t", "x", ("a", Value.FromInteger(1))));
        await device.SyncAsync();
        await device.DeclareAsync("t", DeletePolicy.DeleteWins, Columns.Register("a"));
        Assert.Contains("register with last-writer-wins", (await RefusedAsync(device.DeclareRequest("t", DeletePolicy.DeleteWins, Columns.Counter("a")))).Message, StringComparison.Ordinal);
        await RefusedAsync(device.DeclareRequest("t", DeletePolicy.UpdateWins, Columns.Register("a")));
    }

    [Fact]
    public async Task Policies_for_deletes_and_registers_must_agree_too()
    {
        await NewDevice(1).DeclareAsync("t", DeletePolicy.DeleteWins, Columns.Register("a", MergePolicy.FirstWriterWins));
        await RefusedAsync(NewDevice(2).DeclareRequest("t", DeletePolicy.UpdateWins));
        await RefusedAsync(NewDevice(2).DeclareRequest("t", DeletePolicy.DeleteWins, Columns.Register("a", MergePolicy.RejectStale)));
        var keyed = NewDevice(2).DeclareRequest("t", DeletePolicy.DeleteWins, Columns.Register("a", MergePolicy.FirstWriterWins));
        keyed.Tables[0].KeyColumns[0] = "other";
        await RefusedAsync(keyed);
    }

    [Fact]
    public async Task A_resolver_that_the_server_does_not_have_is_refused()
    {
        var error = await RefusedAsync(NewDevice(1).DeclareRequest("t", DeletePolicy.DeleteWins, Columns.Register("a", MergePolicy.Custom, "nobody")));
        Assert.Contains("\"nobody\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Edits_of_a_column_that_nobody_declared_are_refused_before_any_effect()
    {
        var device = NewDevice(1);
        var declared = new Declared();
        declared.Add("t", [Columns.Counter("n")]);
        device.Write(RowChange.Insert("t", "plain", ("a", Value.FromInteger(1))));
        device.Write(RowChange.Insert("t", "x", ("n", Value.FromInteger(1))));
        device.Outbox[1].ChangeSet = Device.Encode([RowChange.Insert("t", "x", ("n", Value.FromInteger(1)))], declared);
        var error = await Assert.ThrowsAsync<RpcException>(device.PushAsync);
        Assert.Equal(Reason.SchemaMissing, error.Reason);
        Assert.Equal(0, (await ReadAllAsync()).Count);
        await NewDevice(2).DeclareAsync("t", DeletePolicy.DeleteWins, Columns.Counter("n"));
        await device.PushAsync();
        Assert.Equal(2, (await ReadAllAsync()).Count);
    }

    [Fact]
    public async Task A_client_of_the_version_before_works_on_registers_and_is_refused_on_other_columns_mutation_by_mutation()
    {
        await NewDevice(1).DeclareAsync("t", DeletePolicy.DeleteWins, Columns.Counter("n"));
        var old = NewDevice(2);
        old.Write(RowChange.Insert("t", "x", ("a", Value.FromInteger(1))));
        old.Write(RowChange.Update("t", "x", ("n", Value.FromInteger(5))));
        old.Write(RowChange.Update("t", "x", ("a", Value.FromInteger(2))));
        await old.SyncAsync();
        Assert.Equal([Outcome.Applied, Outcome.Rejected, Outcome.Applied], old.Results.Select(result => result.Outcome));
        Assert.Equal("COLUMN_TYPE_DIFFERS", old.Results[1].Code);
        Assert.Contains("a counter", old.Results[1].Message, StringComparison.Ordinal);
        Assert.Equal(Value.FromInteger(2), (await ReadAllAsync())["t", "x", "a"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("id")]
    [InlineData("n\0")]
    public async Task Bad_column_names_are_refused(string name)
    {
        var error = await Assert.ThrowsAsync<RpcException>(
            () => Node.DeclareAsync(NewDevice(1).DeclareRequest("t", DeletePolicy.DeleteWins, Columns.Counter(name))));
        Assert.Equal(Reason.Malformed, error.Reason);
    }

    [Fact]
    public async Task Contradictions_within_a_declaration_are_refused()
    {
        var device = NewDevice(1);
        ColumnDeclaration[][] contradictions =
        [
            [new ColumnDeclaration { Name = "n", Type = ColumnType.Counter, Policy = MergePolicy.FirstWriterWins }],
            [new ColumnDeclaration { Name = "n", Type = (ColumnType)77 }],
            [new ColumnDeclaration { Name = "n", Policy = (MergePolicy)77 }],
            [Columns.Register("n", MergePolicy.Custom)],
            [Columns.Register("n", MergePolicy.LastWriterWins, "resolver")],
            [Columns.Counter("n"), Columns.Counter("N")],
        ];
        foreach (var columns in contradictions)
        {
            var error = await Assert.ThrowsAsync<RpcException>(() => Node.DeclareAsync(device.DeclareRequest("t", DeletePolicy.DeleteWins, columns)));
            Assert.Equal(Reason.Malformed, error.Reason);
        }
    }

    private async Task<RpcException> RefusedAsync(DeclareRequest request)
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => Node.DeclareAsync(request));
        Assert.Equal((StatusCode.FailedPrecondition, Reason.SchemaConflict), (error.Status, error.Reason));
        return error;
    }
}
