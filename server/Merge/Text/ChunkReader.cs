using OfflineSync.Protocol;
using OfflineSync.Protocol.Limits;

namespace OfflineSync.Server.Merge.Text;

/// <summary>Reads the stored form of a chunk, see <see cref="ChunkWriter"/>.</summary>
internal ref struct ChunkReader
{
    private readonly TextClients _clients;
    private readonly long _lastChange;
    private readonly List<Run> _runs;
    private readonly List<(RunFlags Flags, int Continued)> _heads;
    private StoredNumbers _input;

    private ChunkReader(ReadOnlySpan<byte> data, TextClients clients)
    {
        _clients = clients;
        _input = new StoredNumbers(data);
        if (_input.NextByte() != ChunkWriter.Version)
            throw new ProtocolException("A chunk of a stored text has an unknown version; was the database written by a later release of this server?");
        _lastChange = _input.Next(long.MaxValue);
        var count = _input.NextInt(HistoryChunk.RunsMax);
        _runs = new List<Run>(count);
        _heads = new List<(RunFlags, int)>(count);
        for (var i = 0; i < count; i++)
            ReadRun(i);
        for (var i = 0; i < count; i++)
            SetRight(i);
        if (_input.Left != 0)
            throw new ProtocolException("A chunk of a stored text has bytes after its end.");
    }

    /// <summary>Reads the runs of a chunk, which must be the one that the directory tells of.</summary>
    public static List<Run> Read(ReadOnlySpan<byte> data, TextClients clients, HistoryChunk chunk)
    {
        var reader = new ChunkReader(data, clients);
        if (reader._lastChange != chunk.LastChange || reader._runs.Sum(run => run.Visible ? (long)run.Length : 0) != chunk.Length)
            throw new ProtocolException("A chunk of a stored text is not the one that its directory tells of.");
        return reader._runs;
    }

    private void ReadRun(int index)
    {
        var flags = (RunFlags)_input.NextInt(byte.MaxValue);
        var back = (int)(flags & RunFlags.Continues);
        if (back == (int)RunFlags.Continues)
            back = _input.NextInt(index);
        if (back > index || (flags.HasFlag(RunFlags.LeftIsPrevious) && (index == 0 || back > 0)))
            throw new ProtocolException("A run of a stored text refers to one that is not there.");
        var continued = back > 0 ? _runs[index - back] : null;
        var id = continued?.At(continued.Length) ?? _input.NextId(_clients);
        var previous = continued ?? (flags.HasFlag(RunFlags.LeftIsPrevious) ? _runs[index - 1] : null);
        var left = previous?.At(previous.Length - 1) ?? _input.NextId(_clients);
        var length = ReadLength(id);
        var change = flags.HasFlag(RunFlags.Change) || continued == null ? ReadChange() : continued.Change;
        var right = flags.HasFlag(RunFlags.Right) ? _input.NextId(_clients) : ItemId.None;
        _heads.Add((flags, index - back));
        _runs.Add(new Run(id, length, left, right, change, flags.HasFlag(RunFlags.Ghost), flags.HasFlag(RunFlags.Deletes) ? ReadDeletes() : []));
    }

    // The right origin may be a run that had not been read yet, or be that of a run that had not got its own yet.
    private readonly void SetRight(int index)
    {
        var (flags, continued) = _heads[index];
        if (flags.HasFlag(RunFlags.RightIsNext))
            _runs[index] = _runs[index] with { Right = index + 1 < _runs.Count ? _runs[index + 1].Id : ItemId.None };
        else if (!flags.HasFlag(RunFlags.Right))
            _runs[index] = _runs[index] with { Right = _runs[continued].Right };
    }

    private int ReadLength(ItemId id)
    {
        if (id.Client < 0)
            throw new ProtocolException("A run of a stored text has no client.");
        var length = _input.NextInt((int)Math.Min(_clients.Counter(id.Client) - id.Counter, ProtocolLimits.ValueBytesMax));
        return length > 0 ? length : throw new ProtocolException("A run of a stored text is empty.");
    }

    private long ReadChange() => _lastChange - _input.Next(_lastChange);

    private DeleteMark[] ReadDeletes()
    {
        var marks = new List<DeleteMark>(1);
        for (var more = true; more;)
        {
            var number = _input.Next(long.MaxValue);
            if (number >> 2 >= _clients.Count)
                throw new ProtocolException("A delete of a stored text has no client.");
            marks.Add(new DeleteMark((int)(number >> 2), ReadChange(), (number & 2) != 0));
            more = (number & 1) != 0;
        }
        return [.. marks];
    }
}
