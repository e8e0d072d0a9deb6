using System.Buffers;
using OfflineSync.Protocol.Values;

namespace OfflineSync.Server.Merge.Text;

/// <summary>
/// Writes a chunk in its stored form, all numbers as varints: the version; the highest change; the number of runs; the runs. A run is a byte of
/// <see cref="RunFlags"/> and what they say, in this order: distance to the run that it continues, or its own id and left origin; length; change as
/// the distance to the highest; right origin; deletes. A run that continues another one has its client, next counter, left origin, and unless the flags say
/// otherwise its change and right origin. An id is the client's index plus one and the counter, or 0. A delete is the client's index,
/// a bit for ghosts and one for whether another follows; and the distance of its change to the highest.
/// </summary>
internal sealed class ChunkWriter
{
    internal const byte Version = 1;
    private readonly ArrayBufferWriter<byte> _output = new(1024);
    private readonly Dictionary<ItemId, int> _ends = [];
    private readonly List<Run> _runs;
    private readonly long _lastChange;

    private ChunkWriter(HistoryChunk chunk) => (_runs, _lastChange) = (chunk.ReadRuns, chunk.LastChange);

    /// <summary>The stored form of a chunk.</summary>
    public static byte[] Write(HistoryChunk chunk)
    {
        var writer = new ChunkWriter(chunk);
        writer.Write(Version);
        writer.Write(chunk.LastChange);
        writer.Write(writer._runs.Count);
        for (var i = 0; i < writer._runs.Count; i++)
            writer.WriteRun(i);
        return writer._output.WrittenSpan.ToArray();
    }

    private void WriteRun(int index)
    {
        var run = _runs[index];
        var continued = _ends.TryGetValue(run.Id, out var other) && run.Left == _runs[other].At(_runs[other].Length - 1);
        var flags = FlagsOf(index, continued ? _runs[other] : null) | (RunFlags)(continued ? Math.Min(index - other, (int)RunFlags.Continues) : 0);
        Write((int)flags);
        if (!continued)
            WriteId(run.Id);
        else if (index - other >= (int)RunFlags.Continues)
            Write(index - other);
        if (!continued && !flags.HasFlag(RunFlags.LeftIsPrevious))
            WriteId(run.Left);
        Write(run.Length);
        if (flags.HasFlag(RunFlags.Change))
            Write(_lastChange - run.Change);
        if (flags.HasFlag(RunFlags.Right))
            WriteId(run.Right);
        for (var i = 0; i < run.Deletes.Length; i++)
            WriteDelete(run.Deletes[i], more: i + 1 < run.Deletes.Length);
        _ends[run.At(run.Length)] = index;
    }

    private RunFlags FlagsOf(int index, Run? continued)
    {
        var run = _runs[index];
        var flags = continued?.Change == run.Change ? RunFlags.None : RunFlags.Change;
        if (continued?.Right != run.Right)
            flags |= index + 1 < _runs.Count && _runs[index + 1].Id == run.Right ? RunFlags.RightIsNext : RunFlags.Right;
        if (continued == null && index > 0 && _runs[index - 1].At(_runs[index - 1].Length - 1) == run.Left)
            flags |= RunFlags.LeftIsPrevious;
        if (run.Deletes.Length > 0)
            flags |= RunFlags.Deletes;
        return run.Ghost ? flags | RunFlags.Ghost : flags;
    }

    private void WriteDelete(DeleteMark mark, bool more)
    {
        Write(((long)mark.Client << 2) | (mark.Ghost ? 2L : 0) | (more ? 1L : 0));
        Write(_lastChange - mark.Change);
    }

    private void WriteId(ItemId id)
    {
        Write(id.Client + 1);
        if (id.Client >= 0)
            Write(id.Counter);
    }

    private void Write(long value) => Varint.Write(_output, (ulong)value);
}
