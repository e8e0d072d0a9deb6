using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Hosting;
using OfflineSync.Server.Validation;
using Xunit;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Contract;

/// <summary>Mutations that the operator's rules refuse, and those on which the server fails.</summary>
public abstract class ValidationContract : StoreContract
{
    private readonly StockValidator _validator = new();

    [Fact]
    public async Task A_refused_mutation_has_no_effect_at_all_and_its_rows_come_back()
    {
        var device = NewDevice(1);
        device.Write(RowChange.Insert("stock", "x", ("n", Value.FromInteger(5))));
        await device.SyncAsync();
        device.Write(RowChange.Update("stock", "x", ("n", Value.FromInteger(-1))), RowChange.Insert("other", "y", ("a", Value.FromInteger(1))));
        device.Write(RowChange.Insert("other", "z", ("a", Value.FromInteger(2))));
        await device.SyncAsync();
        Assert.Equal([Outcome.Applied, Outcome.Rejected, Outcome.Applied], device.Results.Select(result => result.Outcome));
        Assert.Equal(("NEGATIVE_STOCK", "x would have -1."), (device.Results[1].Code, device.Results[1].Message));
        Assert.Equal(Value.FromInteger(5), device.Replica["stock", "x", "n"]);
        Assert.False(device.Replica.Has("other", "y"));
        Assert.Equal((await ReadAllAsync()).Dump(), device.Replica.Dump());
    }

    [Fact]
    public async Task A_validator_sees_the_merged_rows_before_and_after()
    {
        var (first, second) = (NewDevice(1), NewDevice(2));
        foreach (var device in new[] { first, second })
            await device.DeclareAsync("stock", DeletePolicy.DeleteWins, Columns.Counter("n"));
        first.Write(RowChange.Insert("stock", "x", ("n", Value.FromInteger(5)), ("name", Value.FromText("nails"))));
        await first.SyncAsync();
        await second.SyncAsync();
        first.Write(RowChange.Update("stock", "x", ("n", Value.FromInteger(2))));
        second.Write(RowChange.Update("stock", "x", ("n", Value.FromInteger(1))));
        await first.SyncAsync();
        await second.SyncAsync();
        Assert.Equal("NEGATIVE_STOCK", second.Results[^1].Code);
        Assert.Equal(Value.FromInteger(2), second.Replica["stock", "x", "n"]);
        var seen = _validator.Seen.Last();
        Assert.Equal((Scope, 2L, -2L, "nails"), (seen.Scope, seen.Rows[0].Before!["n"], seen.Rows[0].After!["N"], seen.Rows[0].After!["name"]));
    }

    [Fact]
    public async Task A_node_that_has_not_seen_a_column_yet_takes_mutations_of_rows_that_have_it()
    {
        var first = NewDevice(1);
        first.Write(RowChange.Insert("stock", "x", ("n", Value.FromInteger(5))));
        await first.SyncAsync();
        await using var other = await StartNodeAsync();
        var second = new Device(other, Clock, Scope, 2);
        await second.SyncAsync();
        second.Write(RowChange.Update("stock", "x", ("colour", Value.FromText("blue"))));
        await second.SyncAsync();
        first.Write(RowChange.Update("stock", "x", ("n", Value.FromInteger(6))));
        await first.SyncAsync();
        Assert.All(first.Results, result => Assert.Equal(Outcome.Applied, result.Outcome));
        Assert.Equal(Value.FromText("blue"), (await ReadAllAsync())["stock", "x", "colour"]);
    }

    [Fact]
    public async Task Later_mutations_of_a_row_go_on_from_the_servers_value()
    {
        var device = NewDevice(1);
        await device.DeclareAsync("stock", DeletePolicy.DeleteWins, Columns.Counter("n"), Columns.Text("note"));
        device.Write(RowChange.Insert("stock", "x", ("n", Value.FromInteger(5)), ("note", Value.FromText("one two three"))));
        await device.SyncAsync();
        device.Write(RowChange.Update("stock", "x", ("n", Value.FromInteger(-1)), ("note", Value.FromText("one (rejected) two three"))));
        device.Write(RowChange.Update("stock", "x", ("note", Value.FromText("one (rejected) two! three"))));
        await device.SyncAsync();
        Assert.Equal([Outcome.Applied, Outcome.Rejected, Outcome.Applied], device.Results.Select(result => result.Outcome));
        Assert.Equal(Value.FromInteger(5), device.Replica["stock", "x", "n"]);
        Assert.Equal(Value.FromText("one two! three"), device.Replica["stock", "x", "note"]);
        Assert.Equal((await ReadAllAsync()).Dump(), device.Replica.Dump());
    }

    [Fact]
    public async Task A_repetition_gets_the_first_result_even_if_the_validator_has_changed_its_mind()
    {
        var device = NewDevice(1);
        device.Write(RowChange.Insert("stock", "x", ("n", Value.FromInteger(-1))));
        var request = device.PushRequest();
        await device.PushAsync();
        _validator.IsLenient = true;
        Assert.Equal(device.Results, (await Node.PushAsync(request)).Results);
        Assert.Equal(0, (await ReadAllAsync()).Count);
    }

    [Fact]
    public async Task A_mutation_on_which_the_server_fails_is_rejected_after_some_attempts_and_blocks_nothing_else()
    {
        var device = NewDevice(1);
        var other = NewDevice(2);
        device.Write(RowChange.Insert("other", "before", ("a", Value.FromInteger(1))));
        device.Write(RowChange.Insert("stock", "boom", ("n", Value.FromInteger(1))));
        device.Write(RowChange.Insert("other", "after", ("a", Value.FromInteger(2))));
        for (var attempt = 1; attempt < 3; attempt++)
        {
            other.Write(RowChange.Insert("stock", $"{attempt}", ("n", Value.FromInteger(1))));
            var refused = Assert.ThrowsAsync<RpcException>(device.PushAsync);
            await other.PushAsync();
            Assert.Equal((StatusCode.Internal, Reason.MutationFailed), ((await refused).Status, (await refused).Reason));
        }
        await device.SyncAsync();
        Assert.Equal([Outcome.Applied, Outcome.Rejected, Outcome.Applied], device.Results.Select(result => result.Outcome));
        Assert.Equal("SERVER_FAILED", device.Results[1].Code);
        Assert.Equal(4, (await ReadAllAsync()).Count);
    }

    [Fact]
    public async Task A_failure_that_passes_costs_nothing()
    {
        var device = NewDevice(1);
        device.Write(RowChange.Insert("stock", "boom", ("n", Value.FromInteger(1))));
        await Assert.ThrowsAsync<RpcException>(device.PushAsync);
        _validator.IsLenient = true;
        await device.PushAsync();
        Assert.Equal(Outcome.Applied, Assert.Single(device.Results).Outcome);
    }

    [Fact]
    public async Task Deletes_are_validated_too_and_rows_of_other_tables_are_shown()
    {
        var device = NewDevice(1);
        device.Write(RowChange.Insert("stock", "keep", ("n", Value.FromInteger(1))));
        await device.SyncAsync();
        device.Write(RowChange.Delete("stock", "keep"), RowChange.Insert("other", "y"));
        await device.SyncAsync();
        Assert.Equal("KEEP", device.Results[^1].Code);
        Assert.True(device.Replica.Has("stock", "keep"));
        Assert.Equal(["stock", "other"], _validator.Seen.Last().Rows.Select(row => row.Table));
        Assert.Null(_validator.Seen.Last().RowsOf("STOCK").Single().After);
    }

    /// <inheritdoc/>
    protected override void AddServices(IServiceCollection services) => services.AddSingleton(_validator).AddMutationValidator<StockValidator>("stock");

    private sealed class StockValidator : IMutationValidator
    {
        public ConcurrentQueue<MutationContext> Seen { get; } = [];

        public bool IsLenient { get; set; }

        public ValidationResult Validate(MutationContext mutation)
        {
            Seen.Enqueue(mutation);
            if (IsLenient)
                return ValidationResult.Accepted;
            foreach (var row in mutation.RowsOf("stock"))
            {
                if (row.Key[0] is "boom")
                    throw new InvalidOperationException("The validator fails.");
                if (row.Key[0] is "keep" && row.After is null)
                    return ValidationResult.Refused("KEEP", "This row must stay.");
                if (row.After?["n"] is < 0L)
                    return ValidationResult.Refused("NEGATIVE_STOCK", $"{row.Key[0]} would have {row.After["n"]}.");
            }
            return ValidationResult.Accepted;
        }
    }
}
