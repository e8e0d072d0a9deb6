using Google.Protobuf.Collections;

namespace OfflineSync.Protocol.Rows;

/// <summary>Reads run-length pairs (symbol, run length).</summary>
internal struct RunReader(RepeatedField<uint> runs)
{
    private int _next;
    private uint _symbol;
    private uint _left;

    public static void Check(RepeatedField<uint> runs, int total, string what)
    {
        if (runs.Count % 2 != 0)
            throw new ProtocolException($"The runs of {what} are not pairs.");
        long sum = 0;
        for (var i = 1; i < runs.Count; i += 2)
        {
            if (runs[i] == 0)
                throw new ProtocolException($"A run of {what} is empty.");
            sum += runs[i];
        }
        if (sum != total)
            throw new ProtocolException($"The runs of {what} cover {sum} entries where there are {total}.");
    }

    public uint Read()
    {
        if (_left == 0)
        {
            if (_next + 1 >= runs.Count)
                throw new ProtocolException("The runs end too early.");
            _symbol = runs[_next];
            _left = runs[_next + 1];
            _next += 2;
        }
        _left--;
        return _symbol;
    }
}
