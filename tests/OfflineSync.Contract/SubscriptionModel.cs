using OfflineSync.Protocol.V1;
using Xunit;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Contract;

/// <summary>
/// A client that keeps tables, a window, and rows of its choice outside of it, changes its mind, writes, and is interrupted, while another one writes between its pages. At each
/// checkpoint it must have what it keeps, as a client without a subscription has it at that change.
/// </summary>
internal sealed class SubscriptionModel
{
    private const string Window = "t";
    private readonly SyncNode _node;
    private readonly TestClock _clock;
    private readonly Random _random;
    private readonly Device _writer;
    private readonly Device _truth;
    private readonly Device _client;
    private readonly Dictionary<ulong, Replica> _states = new() { [0] = new Replica() };
    private readonly SortedSet<string> _tables = ["u", "v"];
    private readonly SortedSet<string> _pins = new(StringComparer.Ordinal);
    private long _from = 50;
    private bool _busy;

    public SubscriptionModel(SyncNode node, TestClock clock, string scope, Random random)
    {
        (_node, _clock, _random) = (node, clock, random);
        (_writer, _truth, _client) = (new Device(node, clock, scope, 1), new Device(node, clock, scope, 2), new Device(node, clock, scope, 3));
    }

    public async Task RunAsync(int steps)
    {
        _node.Faults.PageRows = 5;
        _node.Faults.AfterPage = WriteBetweenAsync;
        for (var step = 0; step < steps; step++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(_random.Next(3)));
            switch (_random.Next(8))
            {
                case 0 or 1:
                    await WriteAsync();
                    break;
                case 2:
                    WriteOwn();
                    break;
                case 3:
                    await InterruptAsync();
                    break;
                default:
                    await PullAsync();
                    break;
            }
        }
    }

    private static bool IsIn(IReadOnlyDictionary<string, Value> row, long from) =>
        row.TryGetValue("at", out var at) && at.Kind == Protocol.Values.ValueKind.Integer && at.Integer >= from;

    private bool Keeps(string table, string key, IReadOnlyDictionary<string, Value> row) =>
        table == Window ? IsIn(row, _from) || _pins.Contains(key) : _tables.Contains(table);

    private async Task PullAsync()
    {
        Ask();
        await _client.SyncAsync();
        await CheckAsync();
    }

    /// <summary>Breaks off after some pages, then goes on with the same request, or with another one after having changed its mind.</summary>
    private async Task InterruptAsync()
    {
        Ask();
        for (var pages = _random.Next(1, 4); pages > 0; pages--)
        {
            if (await _client.PullPageAsync())
            {
                await CheckAsync();
                return;
            }
        }
        if (_random.Next(2) == 0)
        {
            WriteOwn();
            await BusyAsync(_client.PushAsync);
        }
        if (_random.Next(3) == 0)
        {
            _client.Additions.Clear();
            // What it asked for did not come as a whole: it asks again.
            Ask(again: true);
        }
        await _client.SyncAsync();
        await CheckAsync();
    }

    private void Ask(bool again = false)
    {
        var had = (From: _asked.From, Tables: _asked.Tables, Pins: _asked.Pins);
        if (_random.Next(4) == 0)
            _from = _random.Next(100);
        if (_random.Next(6) == 0 && !_tables.Remove("v"))
            _tables.Add("v");
        if (_random.Next(4) == 0 && _truth.Replica.KeysOf(Window) is { Count: > 0 } keys)
            _pins.Add(keys[_random.Next(keys.Count)]);
        if (_random.Next(8) == 0 && _pins.Count > 0)
            _pins.Remove(_pins.First());
        _client.Subscription = SubscriptionContract.Tables([SubscriptionContract.Windowed(Window, _from), .. _tables.Select(SubscriptionContract.All)]);
        if (_client.Base == 0)
        {
            Pin([.. _pins], changedOnly: false);
            return;
        }
        if (_from < had.From)
            _client.Additions.Add(new Addition { Table = Window, Window = new Window { From = SubscriptionContract.Cell(_from), Before = SubscriptionContract.Cell(had.From) } });
        foreach (var table in _tables.Except(had.Tables))
            _client.Additions.Add(new Addition { Table = table });
        Pin([.. _pins.Where(had.Pins.Contains)], changedOnly: true);
        Pin([.. _pins.Where(pin => !had.Pins.Contains(pin))], changedOnly: false);
    }

    private (long From, IReadOnlyList<string> Tables, IReadOnlyList<string> Pins) _asked = (50, [], []);

    private void Pin(string[] keys, bool changedOnly)
    {
        if (keys.Length == 0)
            return;
        var addition = SubscriptionContract.Keys(Window, keys);
        addition.ChangedOnly = changedOnly;
        _client.Additions.Add(addition);
    }

    private async Task CheckAsync()
    {
        await RecordAsync();
        _client.Replica.Keep(Keeps);
        var expected = _states[_client.Base].Copy();
        expected.Keep(Keeps);
        Assert.Equal(expected.Dump(), _client.Replica.Dump());
        // A row that it holds no longer is no pin any more: what it keeps outside of its window it has.
        _pins.RemoveWhere(pin => !_client.Replica.Has(Window, pin));
        _asked = (_from, [.. _tables], [.. _pins]);
    }

    private async Task WriteBetweenAsync()
    {
        if (_busy || _random.Next(3) > 0)
            return;
        await WriteAsync();
    }

    private async Task WriteAsync()
    {
        await RecordAsync();
        _writer.Write(Change(_truth.Replica));
        await BusyAsync(_writer.PushAsync);
        await RecordAsync();
    }

    /// <summary>What it creates outside of its window stays.</summary>
    private void WriteOwn()
    {
        var change = Change(_client.Replica);
        _client.Write(change);
        if (change is { Table: Window, Operation: RowOperation.Insert } && !_asked.Pins.Contains(change.Key.ToString()) && _pins.Add(change.Key.ToString()))
            _asked = _asked with { Pins = [.. _asked.Pins, change.Key.ToString()] };
    }

    /// <summary>Keeps the scope as it is at its last change.</summary>
    private async Task RecordAsync()
    {
        await BusyAsync(_truth.SyncAsync);
        _states[_truth.Base] = _truth.Replica.Copy();
        await BusyAsync(_writer.SyncAsync);
    }

    private async Task BusyAsync(Func<Task> run)
    {
        var before = _busy;
        _busy = true;
        await run();
        _busy = before;
    }

    private RowChange Change(Replica known)
    {
        var table = new[] { Window, Window, "u", "v", "w" }[_random.Next(5)];
        var key = $"{_random.Next(25)}";
        var at = _random.Next(6) == 0 ? Value.Null : Value.FromInteger(_random.Next(100));
        var other = Value.FromInteger(_random.Next(1000));
        if (!known.Has(table, key))
            return RowChange.Insert(table, key, ("at", at), ("other", other));
        return _random.Next(5) switch
        {
            0 => RowChange.Delete(table, key),
            1 => RowChange.Update(table, key, ("at", at)),
            2 => RowChange.Update(table, key, ("at", at), ("more", other)),
            _ => RowChange.Update(table, key, ("other", other)),
        };
    }
}
