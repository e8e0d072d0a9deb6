using System.Buffers;
using Google.Protobuf;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.Limits;
using OfflineSync.Protocol.V1;
using Value = OfflineSync.Protocol.Values.Value;
using ValueKind = OfflineSync.Protocol.Values.ValueKind;

namespace OfflineSync.Protocol.Edits;

/// <summary>What mutations carry as values of columns that are no plain registers.</summary>
public static class EditValue
{
    /// <summary>The BLOB that carries a message.</summary>
    public static Value Of(IMessage message) => Value.FromBlob(message.ToByteArray());

    /// <summary>Checks a value from the other side against the form that its column has.</summary>
    /// <exception cref="ProtocolException">It is not of that form, or breaks a limit.</exception>
    public static void Check(in Value value, WriteForm form)
    {
        if (form == WriteForm.Unspecified)
            return;
        if (form == WriteForm.Difference)
        {
            if (value.Kind != ValueKind.Integer)
                throw new ProtocolException($"A difference must be an INTEGER, but it is {value.Kind}.");
            return;
        }
        if (value.Kind != ValueKind.Blob)
            throw new ProtocolException($"An edit must be a BLOB, but it is {value.Kind}.");
        // Empty parts take two bytes here and a hundred as objects.
        var fields = MessageShape.CountFields(new ReadOnlySequence<byte>(value.Bytes), TextEdit.SplicesFieldNumber);
        if (fields > ProtocolLimits.EditFieldsMax)
            throw new ProtocolException($"An edit has {fields} fields, at most {ProtocolLimits.EditFieldsMax} are allowed.");
        try
        {
            Check(value.Bytes.Span, form);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new ProtocolException($"The BLOB is no {form} message.", exception);
        }
    }

    private static void Check(ReadOnlySpan<byte> bytes, WriteForm form)
    {
        if (form == WriteForm.SetEdit)
            SetValue.Check(SetEdit.Parser.ParseFrom(bytes));
        else if (form == WriteForm.TextEdit)
            TextValue.Check(TextEdit.Parser.ParseFrom(bytes));
        else
            BasedValue.Parser.ParseFrom(bytes);
    }
}
