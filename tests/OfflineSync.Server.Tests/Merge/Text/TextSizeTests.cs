using System.Diagnostics;
using System.Text;
using OfflineSync.Protocol.V1;
using Xunit.Abstractions;

namespace OfflineSync.Server.Tests.Merge.Text;

public sealed class TextSizeTests(ITestOutputHelper output)
{
    private const int Length = 100_000;
    private const string Letters = "abcdefghijklmnopqrstuvwxyz   ";
    private readonly Random _random = new(3);
    private readonly StoredText _stored = new();
    private readonly TextClient[] _clients = [new(1), new(2), new(UInt128.MaxValue / 3), new(UInt128.MaxValue / 7)];
    private int _change;

    [Fact]
    public void A_note_edited_ten_thousand_times_has_a_small_history_of_which_an_edit_reads_little()
    {
        var writer = new TextClient(9);
        _stored.Apply(writer.Insert(0, Letter(Length)), writer.Id, ++_change);
        foreach (var client in _clients)
            client.Take(_stored.Bytes, _change);
        Edit(1000);
        var after1000 = Edit(500);
        Edit(8000);
        var after10000 = Edit(500);
        var ratio = (_stored.Bytes.Length + _stored.HistorySize) / (double)_stored.Bytes.Length;
        output.WriteLine($"text {_stored.Bytes.Length}, directory {_stored.Directory.Length}, {_stored.Chunks.Count} chunks, history {_stored.HistorySize}");
        output.WriteLine($"text and history: {ratio:F2} times the text");
        Assert.InRange(ratio, 1, 4);
        Assert.InRange(after10000, 0, after1000 * 2);
        Assert.InRange(_stored.Directory.Length, 0, Length / 20);
    }

    // The average bytes of chunks that an edit read.
    private double Edit(int count)
    {
        var (read, written, rounds) = (0L, 0L, 0);
        var watch = new Stopwatch();
        for (var i = 0; i < count; i++)
        {
            var client = _clients[_random.Next(_clients.Length)];
            if (_random.Next(3) == 0)
                client.Take(_stored.Bytes, _change);
            var edit = Edit(client);
            watch.Start();
            _stored.Apply(edit, client.Id, ++_change);
            watch.Stop();
            read += _stored.BytesRead;
            written += _stored.BytesWritten;
            rounds = Math.Max(rounds, _stored.Rounds);
        }
        var time = watch.Elapsed.TotalMicroseconds / count;
        output.WriteLine($"edit {_change}: {read / count} bytes read, {written / count} written, {time:F0} us each, at most {rounds} rounds");
        Assert.InRange(rounds, 1, 3);
        return read / (double)count;
    }

    private TextEdit Edit(TextClient client)
    {
        var (inserted, deleted) = (_random.Next(11), _random.Next(11));
        var position = _random.Next(client.Shown.Length - deleted);
        return client.Edit(new TextSplice
        {
            Position = (uint)position,
            Deleted = Encoding.UTF8.GetString(client.Shown.AsSpan(position, deleted)),
            Inserted = Letter(inserted + (deleted == 0 ? 1 : 0)),
        });
    }

    private string Letter(int count) => new(_random.GetItems<char>(Letters, count));
}
