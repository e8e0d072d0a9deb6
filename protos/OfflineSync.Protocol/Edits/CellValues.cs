using Google.Protobuf;
using OfflineSync.Protocol.V1;
using Value = OfflineSync.Protocol.Values.Value;
using ValueKind = OfflineSync.Protocol.Values.ValueKind;

namespace OfflineSync.Protocol.Edits;

/// <summary>Single values as messages.</summary>
public static class CellValues
{
    /// <summary>The message of a value.</summary>
    public static CellValue ToCell(this in Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.Null:
                return new CellValue();
            case ValueKind.Integer:
                return new CellValue { Integer = value.Integer };
            case ValueKind.Real:
                return new CellValue { Real = value.Real };
            case ValueKind.Blob:
                return new CellValue { Blob = ByteString.CopyFrom(value.Bytes.Span) };
            default:
                return new CellValue { Text = ByteString.CopyFrom(value.GetBytes(stackalloc byte[36])) };
        }
    }

    /// <summary>The value of a message; NULL without one.</summary>
    public static Value ToValue(this CellValue? cell) => cell?.ValueCase switch
    {
        CellValue.ValueOneofCase.Integer => Value.FromInteger(cell.Integer),
        CellValue.ValueOneofCase.Real => Value.FromReal(cell.Real),
        CellValue.ValueOneofCase.Text => Value.FromText(cell.Text.Memory),
        CellValue.ValueOneofCase.Blob => Value.FromBlob(cell.Blob.Memory),
        _ => Value.Null,
    };
}
