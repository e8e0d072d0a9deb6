using System.Text;
using Google.Protobuf;

namespace OfflineSync.EndToEnd.Tests;

/// <summary>The fields of a protobuf message that have a length, by number: enough to read names without generated code.</summary>
internal sealed class ProtoFields
{
    private readonly List<(int Number, byte[] Content)> _fields = [];

    public static ProtoFields Parse(byte[] message)
    {
        var fields = new ProtoFields();
        using var input = new CodedInputStream(message);
        while (input.ReadTag() is not 0 and var tag)
        {
            if (WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
                fields._fields.Add((WireFormat.GetTagFieldNumber(tag), input.ReadBytes().ToByteArray()));
            else
                input.SkipLastField();
        }
        return fields;
    }

    public IEnumerable<ProtoFields> Messages(int number) => _fields.Where(field => field.Number == number).Select(field => Parse(field.Content));

    public string Text(int number) => Encoding.UTF8.GetString(_fields.FirstOrDefault(field => field.Number == number).Content ?? []);
}
