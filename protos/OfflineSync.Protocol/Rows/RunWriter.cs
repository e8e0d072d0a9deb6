using Google.Protobuf.Collections;

namespace OfflineSync.Protocol.Rows;

/// <summary>Writes run-length pairs (symbol, run length).</summary>
internal struct RunWriter(RepeatedField<uint> runs)
{
    private uint _symbol;
    private uint _length;

    public void Add(uint symbol)
    {
        if (_length > 0 && symbol == _symbol)
        {
            _length++;
            return;
        }
        Flush();
        _symbol = symbol;
        _length = 1;
    }

    public void Flush()
    {
        if (_length == 0)
            return;
        runs.Add(_symbol);
        runs.Add(_length);
        _length = 0;
    }
}
